//! Diagnostics as text for people, in the manner of rustc: code, title, place, line, caret, help.

use std::fmt::Write as _;

use crate::codes::Severity;
use crate::diagnostics::Diagnostic;
use crate::source::{SourceText, Span};

/// Columns of a source line that a report shows; longer lines are clipped around the caret.
const MAX_COLUMNS: usize = 100;

/// Columns that a clipped line shows before the caret.
const LEAD: usize = 40;

/// Columns that a tab takes.
const TAB: usize = 4;

/// Reports beyond these are counted and not shown; AWS stops at as many.
const MAX_REPORTS: usize = 100;

/// Renders `diagnostics` one behind the other, with an empty line between them, and a line that counts them.
#[must_use]
pub fn render(source: &SourceText, diagnostics: &[Diagnostic]) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics.iter().take(MAX_REPORTS) {
        text.push_str(&render_one(source, diagnostic));
        text.push('\n');
    }
    let errors = diagnostics.iter().filter(|found| found.is_error()).count();
    text.push_str(&totals(source.name(), errors, diagnostics.len() - errors));
    text
}

fn totals(name: &str, errors: usize, warnings: usize) -> String {
    let count = |number: usize, noun: &str| match number {
        0 => None,
        1 => Some(format!("1 {noun}")),
        _ => Some(format!("{number} {noun}s")),
    };
    let counts: Vec<String> = [count(errors, "error"), count(warnings, "warning")]
        .into_iter()
        .flatten()
        .collect();
    if counts.is_empty() {
        return String::new();
    }
    format!("{name}: {}\n", counts.join(", "))
}

/// Renders one diagnostic; the text ends with a line break.
#[must_use]
pub fn render_one(source: &SourceText, diagnostic: &Diagnostic) -> String {
    let severity = match diagnostic.code.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let (id, headline) = (diagnostic.code.id, headline(diagnostic));
    let place = place(source, diagnostic);
    let remarks = remarks(source, diagnostic);
    format!("{severity}[{id}]: {headline}\n{place}{remarks}")
}

/// What is wrong and the name of the rule, in one line without a break.
#[must_use]
pub fn headline(diagnostic: &Diagnostic) -> String {
    format!(
        "{} ({})",
        one_line(&diagnostic.message),
        diagnostic.code.name
    )
}

/// The place, its line, and the caret with the label.
#[must_use]
pub fn place(source: &SourceText, diagnostic: &Diagnostic) -> String {
    let width = number_width(source, diagnostic);
    let label = &diagnostic.label;
    snippet(source, width, "-->", diagnostic.span, '^', label)
}

/// The other places that have to do with it, and the help.
#[must_use]
pub fn remarks(source: &SourceText, diagnostic: &Diagnostic) -> String {
    let width = number_width(source, diagnostic);
    let mut text = String::new();
    for (span, note) in &diagnostic.related {
        text += &snippet(source, width, ":::", *span, '-', note);
    }
    if let Some(help) = &diagnostic.help {
        let _ = writeln!(text, "{:width$} = help: {}", "", one_line(help));
    }
    text
}

/// Digits of the longest line number that a report shows.
fn number_width(source: &SourceText, diagnostic: &Diagnostic) -> usize {
    let related = diagnostic.related.iter().map(|(span, _)| *span);
    related
        .chain([diagnostic.span])
        .map(|span| source.position(span.start).line.to_string().len())
        .max()
        .unwrap_or(1)
}

/// `arrow` with the place, the line, and marks under `span` with `label` beside them.
fn snippet(
    source: &SourceText,
    width: usize,
    arrow: &str,
    span: Span,
    mark: char,
    label: &str,
) -> String {
    let mut text = String::new();
    let position = source.position(span.start);
    let (line, column) = (position.line, position.column);
    let _ = writeln!(
        text,
        "{:width$}{arrow} {}:{line}:{column}",
        "",
        source.name()
    );
    let shown = Shown::of(source, line, span);
    let _ = writeln!(text, "{:width$} |", "");
    let _ = writeln!(text, "{line:width$} | {}", shown.text);
    let marks = mark.to_string().repeat(shown.marked);
    let marked = format!(
        "{:indent$}{marks} {}",
        "",
        one_line(label),
        indent = shown.indent
    );
    let _ = writeln!(text, "{:width$} | {}", "", marked.trim_end());
    text
}

/// A source line as it is shown, and the columns to mark in it.
struct Shown {
    text: String,
    indent: usize,
    marked: usize,
}

impl Shown {
    fn of(source: &SourceText, line: usize, span: Span) -> Shown {
        let start = source.line_range(line).start;
        let content = source.line(line);
        let clamp = |offset: u32| {
            let offset = (offset as usize).saturating_sub(start).min(content.len());
            content.floor_char_boundary(offset)
        };
        let (from, to) = (clamp(span.start), clamp(span.end));
        let lead = if content.len() > MAX_COLUMNS {
            LEAD
        } else {
            MAX_COLUMNS
        };
        let first = content[..from]
            .char_indices()
            .rev()
            .nth(lead)
            .map_or(0, |(at, character)| at + character.len_utf8());
        let mut shown = Shown {
            text: if first > 0 { "…" } else { "" }.to_owned(),
            indent: usize::from(first > 0),
            marked: 0,
        };
        shown.print(&content[first..], from - first, to - first);
        shown
    }

    /// Prints as much of `content` as fits, and counts the columns before and between two of its offsets.
    fn print(&mut self, content: &str, from: usize, to: usize) {
        let mut printed = 0;
        for (at, character) in content.char_indices() {
            if printed >= MAX_COLUMNS {
                self.text.push('…');
                break;
            }
            let cell = visible(character);
            let width = columns(&cell);
            printed += width;
            self.text.push_str(&cell);
            if at < from {
                self.indent += width;
            } else if at < to {
                self.marked += width;
            }
        }
        self.text.truncate(self.text.trim_end().len());
        self.marked = self.marked.max(1);
    }
}

/// A character as it is printed: tabs as spaces, control characters as their pictures.
fn visible(character: char) -> String {
    match character {
        '\t' => " ".repeat(TAB),
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character))
            .unwrap_or(' ')
            .to_string(),
        '\u{7f}'..='\u{9f}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => '\u{fffd}'.to_string(),
        _ => character.to_string(),
    }
}

/// Terminal columns of printed text: two for East Asian wide characters and emoji, none for combining marks.
fn columns(cell: &str) -> usize {
    cell.chars()
        .map(|character| match u32::from(character) {
            0x300..=0x36f | 0x200b..=0x200d | 0xfe00..=0xfe0f | 0x20d0..=0x20ff => 0,
            0x1100..=0x115f
            | 0x2e80..=0xa4cf
            | 0xac00..=0xd7a3
            | 0xf900..=0xfaff
            | 0xfe30..=0xfe6f
            | 0xff00..=0xff60
            | 0xffe0..=0xffe6
            | 0x1f300..=0x1faff
            | 0x2_0000..=0x3_fffd => 2,
            _ => 1,
        })
        .sum()
}

/// Text that may hold anything a definition holds, on one line and without terminal controls.
fn one_line(text: &str) -> String {
    let mut line = String::new();
    for character in text.chars() {
        line.push_str(&visible(character));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::JSON_SYNTAX;

    fn rendered(text: &str, start: usize, end: usize) -> String {
        let source = SourceText::new("a.asl.json", text);
        let found = Diagnostic::new(&JSON_SYNTAX, Span::new(start, end), "what");
        render_one(&source, &found)
    }

    #[test]
    fn a_report_shows_code_place_line_caret_and_help() {
        let source = SourceText::new("a.asl.json", "{\n  \"Nxet\": 1\n}");
        let found = Diagnostic::new(&JSON_SYNTAX, Span::new(4, 10), "what")
            .label("here")
            .related(Span::new(0, 1), "there")
            .help("do this");
        let expected = "\
error[ASL0001]: what (json-syntax)
 --> a.asl.json:2:3
  |
2 |   \"Nxet\": 1
  |   ^^^^^^ here
 ::: a.asl.json:1:1
  |
1 | {
  | - there
  = help: do this
";
        assert_eq!(render_one(&source, &found), expected);
        assert!(render(&source, &[found]).ends_with("\na.asl.json: 1 error\n"));
    }

    #[test]
    fn tabs_wide_and_control_characters_keep_the_caret_in_place() {
        let text = "\t\"日本\u{1b}\": x";
        let at = text.find('x').expect("it is there");
        let report = rendered(text, at, at + 1);
        assert!(report.contains("1 |     \"日本␛\": x\n"), "{report}");
        assert!(report.contains("  |              ^\n"), "{report}");
    }

    #[test]
    fn long_lines_are_clipped_around_the_caret() {
        let text = format!("{}HERE{}", "a".repeat(5_000), "b".repeat(5_000));
        let report = rendered(&text, 5_000, 9_000);
        let lines: Vec<&str> = report.lines().collect();
        assert!(
            lines.iter().all(|line| line.chars().count() < 115),
            "{report}"
        );
        let caret = lines[4].find('^').expect("there is a caret");
        let here = lines[3].find("HERE").expect("it is shown");
        assert_eq!(lines[3][..here].chars().count(), caret);
    }

    #[test]
    fn places_outside_the_text_do_not_panic() {
        for (text, start, end) in [("", 0, 0), ("a", 5, 9), ("é\n", 1, 1), ("a\n", 2, 2)] {
            assert!(rendered(text, start, end).contains("-->"));
        }
    }
}
