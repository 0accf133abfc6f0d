//! The JSON parser: goes on after an error, so that one run reports every mistake.

use super::{Member, Node, Text, Value};
use crate::codes;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::source::{OffsetMap, Span};
use crate::substitutions::{Added, Substitutions, placeholder_at};

/// How deep a definition may nest. AWS has a limit too (`TOO_DEEPLY_NESTED`) but does not tell it; each state inside a
/// branch takes four levels.
pub(crate) const MAX_DEPTH: usize = 200;

/// Errors beyond these are echoes of the first ones.
pub(super) const MAX_ERRORS: usize = 20;

/// Parses JSON text. Faults are reported and stepped over; the tree is given only where there is none.
///
/// A `${Name}` outside a string is replaced by the JSON that `substitutions` holds for it.
pub(crate) fn parse(
    text: &str,
    substitutions: &Substitutions,
    diagnostics: &mut Diagnostics,
) -> Option<Node> {
    let mut parser = Parser {
        text,
        at: 0,
        depth: 0,
        errors: 0,
        stands_for: None,
        cut_short: false,
        substitutions,
        added: Added::default(),
        diagnostics,
    };
    if text.starts_with('\u{feff}') {
        parser.advance('\u{feff}'.len_utf8());
    }
    let node = parser.value();
    parser.end();
    let whole = parser.errors == 0;
    node.filter(|_| whole)
}

/// A place in JSON text.
pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    at: usize,
    depth: usize,
    pub(super) errors: usize,
    /// The placeholder this text was substituted for: the place of everything in it.
    stands_for: Option<Span>,
    /// Whether the last string was not closed: the comma behind it, if there is one, was taken for a part of it.
    pub(super) cut_short: bool,
    substitutions: &'a Substitutions,
    added: Added,
    diagnostics: &'a mut Diagnostics,
}

impl Parser<'_> {
    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn bump(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.at += character.len_utf8();
        Some(character)
    }

    pub(super) fn advance(&mut self, bytes: usize) {
        self.at = self.text.ceil_char_boundary(self.at + bytes);
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        self.stands_for.unwrap_or_else(|| Span::new(start, end))
    }

    /// Finishes a string written from `start` up to here.
    pub(super) fn text(&self, text: String, offsets: OffsetMap, start: usize) -> Text {
        let offsets = self
            .stands_for
            .map_or(offsets, |span| OffsetMap::whole(span, text.len()));
        Text {
            span: self.span(start, self.at),
            text,
            offsets,
        }
    }

    pub(super) fn syntax(
        &mut self,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.report(Diagnostic::new(&codes::JSON_SYNTAX, span, message).help(help));
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.errors += 1;
        if self.errors <= MAX_ERRORS {
            let message = diagnostic.message.clone();
            self.diagnostics
                .report(diagnostic.aws("INVALID_JSON_DESCRIPTION", None, message));
        }
    }

    /// Reports what stands behind the value.
    fn end(&mut self) {
        self.skip_space();
        if self.at < self.text.len() && self.errors == 0 {
            let span = self.span(self.at, self.text.len());
            let help = "a definition is one JSON object; remove what follows it";
            self.syntax(span, "text stands behind the end of the definition", help);
        }
    }

    /// Reads the value that begins here. `None`, with the fault reported, where none does.
    pub(super) fn value(&mut self) -> Option<Node> {
        self.skip_space();
        let start = self.at;
        let value = match self.peek() {
            Some('{') => self.nested(Parser::object),
            Some('[') => self.nested(Parser::array),
            Some('"') => Value::String(self.string()),
            Some('\'') => Value::String(self.single_quoted()),
            Some('-' | '+' | '.' | '0'..='9') => self.number(),
            Some('$') => return self.placeholder(),
            Some(character) if character.is_alphabetic() || character == '_' => self.word(),
            _ => {
                self.expected("a value");
                return None;
            }
        };
        Some(Node {
            span: self.span(start, self.at),
            value,
        })
    }

    fn nested(&mut self, read: fn(&mut Self) -> Value) -> Value {
        if self.depth < MAX_DEPTH {
            self.depth += 1;
            let value = read(self);
            self.depth -= 1;
            return value;
        }
        let start = self.at;
        self.skip_balanced();
        let span = self.span(start, start + 1);
        let message = format!("the definition nests deeper than {MAX_DEPTH} levels");
        let deep = Diagnostic::new(&codes::TOO_DEEPLY_NESTED, span, &message);
        self.errors += 1;
        self.diagnostics
            .report(deep.aws("TOO_DEEPLY_NESTED", None, message));
        Value::Null
    }

    fn object(&mut self) -> Value {
        let open = self.at;
        self.bump();
        let mut members = Vec::new();
        while self.inside('}', open) {
            let before = self.at;
            if let Some(member) = self.member() {
                members.push(member);
            }
            self.separator('}', before);
        }
        Value::Object(members)
    }

    fn array(&mut self) -> Value {
        let open = self.at;
        self.bump();
        let mut elements = Vec::new();
        while self.inside(']', open) {
            let before = self.at;
            if let Some(element) = self.value() {
                elements.push(element);
            }
            self.separator(']', before);
        }
        Value::Array(elements)
    }

    /// Whether another member or element follows; reads the closing bracket where none does.
    fn inside(&mut self, close: char, open: usize) -> bool {
        self.skip_space();
        match self.peek() {
            None => {
                self.unclosed(close, open);
                false
            }
            Some(character @ ('}' | ']')) => {
                self.bump();
                if character != close {
                    let span = self.span(self.at - 1, self.at);
                    let message = format!("`{character}` stands where `{close}` was expected");
                    let opened = self.span(open, open + 1);
                    let fault = Diagnostic::new(&codes::JSON_SYNTAX, span, message)
                        .help(format!("write `{close}`"))
                        .related(opened, "opened here");
                    self.report(fault);
                }
                false
            }
            Some(_) => true,
        }
    }

    /// Reads the comma behind a member or element that began at `before`, or finds its way to the next one.
    fn separator(&mut self, close: char, before: usize) {
        let end = self.at;
        self.skip_space();
        let cut_short = std::mem::take(&mut self.cut_short);
        match self.peek() {
            Some(_) if cut_short && self.starts_item(close) => {}
            Some(',') => {
                self.bump();
                self.after_comma(close);
            }
            None | Some('}' | ']') => {}
            Some(_) if end > before && self.starts_item(close) => {
                let span = self.span(end, end);
                self.syntax(span, "a comma is missing here", "write `,`");
            }
            Some(_) => {
                if end > before {
                    self.expected(&format!("`,` or `{close}`"));
                }
                self.skip_to_separator();
            }
        }
    }

    fn member(&mut self) -> Option<Member> {
        let key = self.key()?;
        self.skip_space();
        match self.peek() {
            Some(':') => {
                self.bump();
            }
            Some('=') => {
                let span = self.span(self.at, self.at + 1);
                self.syntax(span, "`=` stands where `:` was expected", "write `:`");
                self.bump();
            }
            Some('"' | '{' | '[' | '0'..='9' | 't' | 'f' | 'n') => {
                let behind = key.span.behind();
                self.syntax(behind, "a colon is missing behind this key", "write `:`");
            }
            _ => {
                self.expected("`:`");
                return None;
            }
        }
        let value = self.value()?;
        Some(Member { key, value })
    }

    fn key(&mut self) -> Option<Text> {
        match self.peek() {
            Some('"') => Some(self.string()),
            Some('\'') => Some(self.single_quoted()),
            Some(character) if character.is_alphabetic() || character == '_' => {
                let start = self.at;
                let word = self.bare_word();
                let span = self.span(start, self.at);
                let help = format!("write `\"{word}\"`");
                self.syntax(span, "keys stand in double quotes", help);
                Some(self.text(word, OffsetMap::shifted(start), start))
            }
            _ => {
                self.expected("a key in double quotes");
                None
            }
        }
    }

    fn single_quoted(&mut self) -> Text {
        let before = self.errors;
        let text = self.string();
        if self.errors == before {
            let help = format!("write `\"{}\"`", text.text);
            self.syntax(text.span, "strings stand in double quotes", help);
        }
        text
    }

    fn bare_word(&mut self) -> String {
        let rest = self.rest();
        let length = rest
            .find(|character: char| !character.is_alphanumeric() && !"_.$-".contains(character))
            .unwrap_or(rest.len());
        let word = rest[..length].to_owned();
        self.advance(length);
        word
    }

    fn word(&mut self) -> Value {
        let start = self.at;
        let word = self.bare_word();
        let (value, meant) = match word.as_str() {
            "true" => return Value::Bool(true),
            "false" => return Value::Bool(false),
            "null" => return Value::Null,
            "True" | "TRUE" => (Value::Bool(true), "true".to_owned()),
            "False" | "FALSE" => (Value::Bool(false), "false".to_owned()),
            "None" | "nil" | "NULL" | "Null" | "undefined" => (Value::Null, "null".to_owned()),
            _ => {
                let meant = format!("\"{word}\"");
                let text = self.text(word.clone(), OffsetMap::shifted(start), start);
                (Value::String(text), meant)
            }
        };
        let span = self.span(start, self.at);
        let message = format!("`{word}` is not a JSON value");
        self.syntax(span, message, format!("write `{meant}`"));
        value
    }

    /// Reads a `${Name}` that stands where a value does.
    fn placeholder(&mut self) -> Option<Node> {
        let start = self.at;
        let Some(name) = placeholder_at(self.rest()) else {
            self.expected("a value");
            return None;
        };
        let length = name.len() + "${}".len();
        let span = self.span(start, start + length);
        let value = self.substitutions.get(name).map(str::to_owned);
        let name = name.to_owned();
        self.advance(length);
        let substituted = if let Some(value) = value {
            self.substituted(&name, &value, span)
        } else {
            let unresolved = self.substitutions.unresolved(&name, span);
            self.diagnostics.report(unresolved);
            None
        };
        Some(substituted.unwrap_or(Node {
            span,
            value: Value::Null,
        }))
    }

    /// Reads `value` as the JSON that stands for the placeholder `name`. What it holds is not substituted again.
    fn substituted(&mut self, name: &str, value: &str, span: Span) -> Option<Node> {
        if !self.added.add(value.len(), span, self.diagnostics) {
            return None;
        }
        let mut faults = Diagnostics::new();
        let mut inner = Parser {
            text: value,
            at: 0,
            depth: self.depth,
            errors: 0,
            stands_for: Some(span),
            cut_short: false,
            substitutions: &Substitutions::default(),
            added: Added::default(),
            diagnostics: &mut faults,
        };
        let node = inner.value();
        inner.end();
        if faults.finish().is_empty() {
            return node;
        }
        let message = format!("the value given for `${{{name}}}` is not JSON");
        let help = format!("write `\"${{{name}}}\"` where a string is meant");
        self.syntax(span, message, help);
        None
    }
}
