//! Diagnostics for editors: one JSON object a line. The README documents it; fields are added, but never changed.

use asl_compiler::codes::Severity;
use asl_compiler::diagnostics::Diagnostic;
use asl_compiler::source::{SourceText, Span};
use serde::Serialize;

#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: &'a str,
    label: Option<&'a str>,
    help: Option<&'a str>,
    #[serde(flatten)]
    place: Place,
    related: Vec<Related<'a>>,
}

/// Where: half-open, in bytes from 0 and in lines and characters from 1.
#[derive(Serialize)]
struct Place {
    bytes: [u32; 2],
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    #[serde(flatten)]
    place: Place,
}

/// One diagnostic as a line.
pub(super) fn line(source: &SourceText, found: &Diagnostic) -> String {
    let related = found.related.iter().map(|(span, message)| Related {
        message,
        place: place(source, *span),
    });
    let line = Line {
        file: source.name(),
        code: found.code.id,
        name: found.code.name,
        severity: match found.code.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        message: &found.message,
        label: Some(&*found.label).filter(|label| !label.is_empty()),
        help: found.help.as_deref(),
        place: place(source, found.span),
        related: related.collect(),
    };
    let mut line = serde_json::to_string(&line).expect("strings and numbers become JSON");
    line.push('\n');
    line
}

fn place(source: &SourceText, span: Span) -> Place {
    let position = |offset| {
        let position = source.position(offset);
        Position {
            line: position.line,
            column: position.column,
        }
    };
    Place {
        bytes: [span.start, span.end],
        start: position(span.start),
        end: position(span.end),
    }
}
