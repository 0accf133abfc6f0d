//! A place in an expression's text: what every parser here reads from.

use std::ops::Range;

use super::QueryError;

/// Brackets, calls and lists may stand inside each other this deep; deeper text is refused, so that no parser
/// and no later stage that walks the tree can run out of stack.
pub(crate) const MAX_DEPTH: usize = 32;

/// The patterns that one expression may hold.
const MAX_PATTERNS: usize = 100;

pub(crate) struct Cursor<'a> {
    text: &'a str,
    position: usize,
    depth: usize,
    patterns: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            text,
            position: 0,
            depth: 0,
            patterns: 0,
        }
    }

    pub(crate) fn position(&self) -> usize {
        self.position
    }

    pub(crate) fn rest(&self) -> &'a str {
        self.text.get(self.position..).unwrap_or_default()
    }

    /// The text from `start` to here.
    pub(crate) fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.position).unwrap_or_default()
    }

    pub(crate) fn range_since(&self, start: usize) -> Range<usize> {
        start..self.position
    }

    pub(crate) fn at_end(&self) -> bool {
        self.position >= self.text.len()
    }

    pub(crate) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(crate) fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.position += next.len_utf8();
        Some(next)
    }

    /// Steps over `token` where it stands here.
    pub(crate) fn eat(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.position += token.len();
        }
        found
    }

    /// Steps over every character that `accept`s and returns them.
    pub(crate) fn take_while(&mut self, accept: impl Fn(char) -> bool) -> &'a str {
        let start = self.position;
        let length = self
            .rest()
            .find(|c| !accept(c))
            .unwrap_or(self.rest().len());
        self.position += length;
        self.since(start)
    }

    pub(crate) fn skip_whitespace(&mut self) {
        self.take_while(|c| c.is_ascii_whitespace());
    }

    pub(crate) fn expect(&mut self, token: &str) -> Result<(), QueryError> {
        if self.eat(token) {
            return Ok(());
        }
        Err(self.unexpected(&format!("`{token}`")))
    }

    /// An error at the next character, which is not what is `wanted`.
    pub(crate) fn unexpected(&self, wanted: &str) -> QueryError {
        match self.peek() {
            None => QueryError::new(
                self.position..self.position,
                format!("expected {wanted}, but the text ends"),
            ),
            Some(found) => QueryError::new(
                self.position..self.position + found.len_utf8(),
                format!("expected {wanted}, found `{}`", found.escape_debug()),
            ),
        }
    }

    /// Counts a pattern that begins at `start`. Each one is compiled, which takes longer than reading anything else.
    pub(crate) fn count_pattern(&mut self, start: usize) -> Result<(), QueryError> {
        self.patterns += 1;
        if self.patterns <= MAX_PATTERNS {
            return Ok(());
        }
        let message = format!("more than {MAX_PATTERNS} patterns");
        Err(QueryError::new(self.range_since(start), message))
    }

    /// Runs `parse` one level deeper.
    pub(crate) fn nested<T>(
        &mut self,
        parse: impl FnOnce(&mut Self) -> Result<T, QueryError>,
    ) -> Result<T, QueryError> {
        if self.depth == MAX_DEPTH {
            let here = self.position..self.position;
            return Err(QueryError::new(
                here,
                format!("nested more than {MAX_DEPTH} levels deep"),
            ));
        }
        self.depth += 1;
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }
}
