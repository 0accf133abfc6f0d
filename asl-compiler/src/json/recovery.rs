//! What the JSON parser does about text that is not JSON: what it reports, and where it goes on.

use super::parse::{MAX_ERRORS, Parser};
use crate::codes;
use crate::diagnostics::Diagnostic;

impl Parser<'_> {
    /// Reports that `what` was expected here.
    pub(super) fn expected(&mut self, what: &str) {
        let span = self.span(self.at(), self.at() + self.peek().map_or(0, char::len_utf8));
        let message = match self.peek() {
            Some(character) => format!("`{character}` stands where {what} was expected"),
            None => format!("the definition ends where {what} was expected"),
        };
        self.syntax(span, message, format!("write {what}"));
    }

    /// Reports that the text ends inside the object or array that opened at `open`.
    pub(super) fn unclosed(&mut self, close: char, open: usize) {
        // Everything around it is unclosed too: one report is enough.
        if self.errors < MAX_ERRORS {
            let opened = self.span(open, open + 1);
            let end = self.text.trim_end().len();
            let message = format!("the definition ends where `{close}` was expected");
            let fault = Diagnostic::new(&codes::JSON_SYNTAX, self.span(end, end), message)
                .help(format!("write `{close}`"))
                .related(opened, "opened here");
            self.report(fault);
        }
        self.errors = self.errors.max(MAX_ERRORS);
    }

    /// Reports a comma, just read, behind which nothing follows that it could divide.
    pub(super) fn after_comma(&mut self, close: char) {
        let comma = self.at() - 1;
        self.skip_space();
        let message = match self.peek() {
            Some(',') => "two commas stand together",
            Some(character) if character == close => "a comma stands behind the last entry",
            _ => return,
        };
        let span = self.span(comma, comma + 1);
        self.syntax(span, message, "remove the comma");
        while self.peek() == Some(',') {
            self.bump();
            self.skip_space();
        }
    }

    /// Whether what stands here begins a member of an object or an element of an array.
    pub(super) fn starts_item(&self, close: char) -> bool {
        match self.peek() {
            Some('"' | '\'') => true,
            Some('{' | '[' | '-' | '$' | '0'..='9') => close == ']',
            Some(character) => character.is_alphabetic(),
            None => false,
        }
    }

    /// Skips white space, and comments, which JSON does not have.
    pub(super) fn skip_space(&mut self) {
        loop {
            let rest = self.rest();
            let space = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
            self.advance(space);
            let rest = self.rest();
            let length = if rest.starts_with("//") || rest.starts_with('#') {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else {
                return;
            };
            let span = self.span(self.at(), self.at() + length);
            self.advance(length);
            let help = "write it as the value of a `Comment` field";
            self.syntax(span, "JSON has no comments", help);
        }
    }

    /// Skips to the next comma or closing bracket of the object or array we are in.
    pub(super) fn skip_to_separator(&mut self) {
        loop {
            match self.peek() {
                None | Some(',') => break,
                Some('}' | ']') => return,
                Some('{' | '[') => self.skip_balanced(),
                Some('"') => self.skip_string(),
                Some(_) => {
                    self.bump();
                }
            }
        }
        if self.peek() == Some(',') {
            self.bump();
        }
    }

    /// Skips the object or array that opens here, without recursion.
    pub(super) fn skip_balanced(&mut self) {
        let mut open = 0_usize;
        while let Some(character) = self.peek() {
            if character == '"' {
                self.skip_string();
                continue;
            }
            self.bump();
            match character {
                '{' | '[' => open += 1,
                '}' | ']' => open = open.saturating_sub(1),
                _ => continue,
            }
            if open == 0 {
                return;
            }
        }
    }

    fn skip_string(&mut self) {
        self.bump();
        while let Some(character) = self.bump() {
            match character {
                '\\' => {
                    self.bump();
                }
                '"' | '\n' => return,
                _ => {}
            }
        }
    }
}
