//! Regular expression literals: JavaScript's syntax to that of crate `regex-lite`, which matches in linear time.
//!
//! JavaScript as without the `u` flag, but by characters instead of UTF-16 units. What linear-time matching cannot do
//! (looking around, back references) is refused.

mod char_set;
mod class;
mod escape;

use std::ops::Range;

use regex_lite::Regex as Compiled;

use super::ast::Regex;
use super::error::SyntaxError;
use char_set::CharSet;
use escape::Escape;

/// How many states an expression's regular expressions may have together, roughly.
pub(super) const MAX_STATES: usize = 100_000;

/// How deep groups may nest: safely less than what `regex-lite` takes.
const MAX_NESTING: usize = 40;

/// The bytes of a literal up to its closing slash, or all where there is none.
///
/// As jsonata-js has it, a slash between brackets of any kind does not close, not even where a bracket is matched
/// literally in a character class.
pub(super) fn source_length(text: &str) -> usize {
    let mut depth = 0_i64;
    let mut backslashes = 0_usize;
    for (index, byte) in text.bytes().enumerate() {
        let escaped = backslashes > 0;
        match byte {
            b'/' if depth == 0 && backslashes.is_multiple_of(2) => return index,
            b'(' | b'[' | b'{' if !escaped => depth += 1,
            b')' | b']' | b'}' if !escaped => depth -= 1,
            _ => {}
        }
        backslashes = if byte == b'\\' { backslashes + 1 } else { 0 };
    }
    text.len()
}

/// A literal that was read, and its size.
pub(super) struct Literal {
    pub(super) regex: Regex,
    /// Its states, roughly.
    pub(super) states: usize,
}

/// Reads a literal: `source` between its slashes, `flags` after them, `range` around all.
pub(super) fn read(
    source: &str,
    flags: &str,
    range: &Range<usize>,
    position: usize,
) -> Result<Literal, SyntaxError> {
    let at = |fault: Fault| {
        let start = range.start + 1 + fault.start;
        let bytes = start..(range.start + 1 + fault.end).max(start);
        let error = SyntaxError::refused(bytes, position, fault.message);
        match fault.help {
            Some(help) => error.help(help),
            None => error,
        }
    };
    let has = |flag| flags.matches(flag).count();
    if has('i') > 1 || has('m') > 1 {
        let message = "a flag of the regular expression is given twice";
        return Err(SyntaxError::refused(
            range.end - flags.len()..range.end,
            position,
            message,
        ));
    }
    let mut translator = Translator::new(source, has('i') == 1);
    translator.run().map_err(at)?;
    let states = translator.states();
    let (prefix, body) = (if has('m') == 1 { "(?mR)" } else { "" }, translator.out);
    let pattern = format!("{prefix}{body}");
    let too_large = || {
        SyntaxError::refused(
            range.clone(),
            position,
            "the regular expression is too large",
        )
        .help("smaller counts in braces make it smaller")
    };
    if states > MAX_STATES {
        return Err(too_large());
    }
    Compiled::new(&pattern).map_err(|_| too_large())?;
    Ok(Literal {
        regex: Regex {
            source: source.to_owned(),
            ignore_case: has('i') == 1,
            multi_line: has('m') == 1,
            pattern,
        },
        states,
    })
}

/// What is wrong in a regular expression's source.
#[derive(Debug)]
struct Fault {
    start: usize,
    end: usize,
    message: String,
    help: Option<&'static str>,
}

/// A source on its way to the other syntax.
struct Translator<'s> {
    source: &'s str,
    at: usize,
    out: String,
    /// `i`: letters stand for all their cases.
    fold: bool,
    /// Capturing groups in the whole source.
    groups: usize,
    /// A group has a name, so that `\k` refers to one.
    named: bool,
    /// States so far in each open group, the whole as the first.
    sizes: Vec<usize>,
    /// The states of what a quantifier would repeat here.
    repeatable: Option<usize>,
}

impl<'s> Translator<'s> {
    fn new(source: &'s str, fold: bool) -> Self {
        let (groups, named) = count_groups(source);
        Self {
            source,
            at: 0,
            out: String::with_capacity(source.len() + 16),
            fold,
            groups,
            named,
            sizes: vec![0],
            repeatable: None,
        }
    }

    fn states(&self) -> usize {
        self.sizes
            .iter()
            .fold(0, |sum, size| sum.saturating_add(*size))
    }

    fn rest(&self) -> &'s str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    fn eat(&mut self, text: &str) -> bool {
        let eaten = self.rest().starts_with(text);
        if eaten {
            self.at += text.len();
        }
        eaten
    }

    fn fault(&self, start: usize, message: impl Into<String>) -> Fault {
        Fault {
            start,
            end: self.at,
            message: message.into(),
            help: None,
        }
    }

    fn run(&mut self) -> Result<(), Fault> {
        loop {
            let start = self.at;
            let Some(next) = self.bump() else {
                break;
            };
            match next {
                '(' => self.open_group(start)?,
                ')' => self.close_group(start)?,
                '[' => {
                    let set = self.class(start)?;
                    self.atom(&set);
                }
                '.' => self.atom(&CharSet::line_ends().negated()),
                '|' | '^' | '$' => self.assertion(next.encode_utf8(&mut [0; 4])),
                '*' | '+' | '?' => self.quantifier(start, Some(2))?,
                '{' => self.braces(start)?,
                '\\' => self.escaped(start)?,
                literal => self.literal(literal),
            }
        }
        if self.sizes.len() > 1 {
            return Err(self.fault(self.at, "a group of the regular expression is not closed"));
        }
        Ok(())
    }

    fn open_group(&mut self, start: usize) -> Result<(), Fault> {
        if self.sizes.len() > MAX_NESTING {
            return Err(self.fault(
                start,
                format!("groups are nested more than {MAX_NESTING} deep"),
            ));
        }
        let opener = if self.eat("?:") {
            "(?:"
        } else if ["?=", "?!", "?<=", "?<!"]
            .into_iter()
            .any(|look| self.eat(look))
        {
            let mut fault = self.fault(
                start,
                "a regular expression cannot look ahead or behind here",
            );
            fault.help = Some("matching takes linear time; match more and take a group out of it");
            return Err(fault);
        } else if self.eat("?<") {
            let length = self.rest().find('>').unwrap_or(0);
            if length == 0 {
                return Err(self.fault(start, "the group's name is missing"));
            }
            self.at += length + 1;
            "("
        } else if self.eat("?") {
            return Err(self.fault(start, "this kind of group is unknown"));
        } else {
            "("
        };
        self.out.push_str(opener);
        self.sizes.push(2);
        self.repeatable = None;
        Ok(())
    }

    fn close_group(&mut self, start: usize) -> Result<(), Fault> {
        let Some(size) = self.sizes.pop().filter(|_| !self.sizes.is_empty()) else {
            return Err(self.fault(start, "the regular expression has no group to close here"));
        };
        self.out.push(')');
        self.grow(size);
        self.repeatable = Some(size);
        Ok(())
    }

    fn grow(&mut self, states: usize) {
        if let Some(size) = self.sizes.last_mut() {
            *size = size.saturating_add(states);
        }
    }

    fn atom(&mut self, set: &CharSet) {
        set.write(&mut self.out);
        let states = 1 + set.len();
        self.grow(states);
        self.repeatable = Some(states);
    }

    fn assertion(&mut self, text: &str) {
        self.out.push_str(text);
        self.grow(1);
        self.repeatable = None;
    }

    fn literal(&mut self, literal: char) {
        let mut set = CharSet::from(literal);
        if self.fold {
            set.fold_case();
        }
        self.atom(&set);
    }

    /// `*`, `+`, `?` or `{…}` from `start`, which makes `copies` at most (`None` for too many to count).
    fn quantifier(&mut self, start: usize, copies: Option<usize>) -> Result<(), Fault> {
        let Some(states) = self.repeatable.take() else {
            return Err(self.fault(start, "there is nothing to repeat here"));
        };
        self.eat("?");
        self.out
            .push_str(self.source.get(start..self.at).unwrap_or_default());
        let more = copies.unwrap_or(usize::MAX).saturating_sub(1);
        self.grow(states.saturating_mul(more));
        Ok(())
    }

    /// `{2}`, `{2,}`, `{2,3}`; anything else in braces is literal.
    fn braces(&mut self, start: usize) -> Result<(), Fault> {
        let Some((inner, _)) = self
            .rest()
            .split_once('}')
            .filter(|(inner, _)| is_count(inner))
        else {
            self.literal('{');
            return Ok(());
        };
        self.at += inner.len() + 1;
        let (least, most) = inner.split_once(',').unwrap_or((inner, inner));
        let count = |digits: &str| digits.parse::<usize>().ok();
        if !most.is_empty() && count(most) < count(least) {
            return Err(self.fault(start, "the counts of the repetition are out of order"));
        }
        let largest = if most.is_empty() { least } else { most };
        self.quantifier(start, count(largest).map(|count| count.saturating_add(2)))
    }

    fn escaped(&mut self, start: usize) -> Result<(), Fault> {
        match self.escape(start)? {
            Escape::Character(character) => self.literal(character),
            Escape::Set(set) => self.atom(&set),
            Escape::Assertion(text) => self.assertion(text),
        }
        Ok(())
    }
}

/// What stands between the braces of a repetition: `2`, `2,` or `2,3`.
fn is_count(inner: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (least, most) = inner.split_once(',').unwrap_or((inner, ""));
    !least.is_empty() && digits(least) && digits(most)
}

/// Counts the capturing groups, and says if one has a name.
fn count_groups(source: &str) -> (usize, bool) {
    let (mut groups, mut named, mut in_class) = (0, false, false);
    let mut bytes = source.bytes().enumerate();
    while let Some((index, byte)) = bytes.next() {
        match byte {
            b'\\' => {
                bytes.next();
            }
            b'[' => in_class = true,
            b']' => in_class = false,
            b'(' if !in_class => {
                let inside = source.get(index + 1..).unwrap_or_default();
                let has_name = inside.starts_with("?<")
                    && !inside.starts_with("?<=")
                    && !inside.starts_with("?<!");
                named |= has_name;
                groups += usize::from(has_name || !inside.starts_with('?'));
            }
            _ => {}
        }
    }
    (groups, named)
}

#[cfg(test)]
mod tests;
