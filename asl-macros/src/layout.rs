//! Text written into the caller's source, laid out as the caller sees it.
//!
//! Two texts grow side by side: what is *shown* repeats the caller's tokens at their own lines and columns, so that a
//! report about it has the caller's own places; what is *compiled* holds what the tokens mean. An [`OffsetMap`] leads
//! from the second to the first.

use std::ops::Range;

use asl_compiler::source::{OffsetMap, SourceText, Span};
use proc_macro2::{Literal, Span as TokenSpan};

use crate::literal::StringLiteral;

/// Two texts under construction, and the tokens in them.
pub(crate) struct Layout {
    start: TokenSpan,
    shown: Page,
    compiled: Page,
    offsets: OffsetMap,
    tokens: Vec<Token>,
    /// Where in `shown` and in which manner compiled text last went on; none behind a token.
    run: Option<(usize, bool)>,
}

/// A token of the caller's.
pub(crate) struct Token {
    /// The bytes it takes in the shown text.
    range: Range<usize>,
    span: TokenSpan,
    literal: Option<Content>,
}

/// A literal, which rustc may be able to point into.
struct Content {
    literal: Literal,
    /// The bytes of the shown text that hold its content: all of it without its quotes.
    bytes: Range<usize>,
}

/// Definition text that stands in the caller's source.
pub(crate) struct Written {
    /// What is compiled.
    pub(crate) compiled: SourceText,
    /// What reports show.
    pub(crate) shown: SourceText,
    /// From the first to the second.
    pub(crate) offsets: OffsetMap,
    start: TokenSpan,
    tokens: Vec<Token>,
}

impl Layout {
    /// Starts a text that begins at the token `start`.
    pub(crate) fn new(start: TokenSpan) -> Layout {
        Layout {
            start,
            shown: Page::default(),
            compiled: Page::default(),
            offsets: OffsetMap::shifted(0),
            tokens: Vec::new(),
            run: None,
        }
    }

    /// Adds a token that stands for itself.
    pub(crate) fn verbatim(&mut self, text: &str, span: TokenSpan) {
        let start = self.start_token(span);
        self.mean(text, start, true);
        self.end_token(text, start, span, None);
    }

    /// Adds a literal whose meaning `mean` adds with [`Layout::mean`], told where the literal starts.
    pub(crate) fn literal(
        &mut self,
        literal: Literal,
        mean: impl FnOnce(&mut Layout, &str, usize),
    ) {
        let (written, span) = (literal.to_string(), literal.span());
        let start = self.start_token(span);
        mean(self, &written, start);
        let content =
            StringLiteral::new(&written).map_or(0..written.len(), |string| string.content());
        let content = Content {
            literal,
            bytes: start + content.start..start + content.end,
        };
        self.end_token(&written, start, span, Some(content));
    }

    /// Adds compiled text for the shown text from byte `original` on: in step with it if `verbatim`, else as a whole.
    pub(crate) fn mean(&mut self, text: &str, original: usize, verbatim: bool) {
        let derived = self.compiled.text.len();
        if !verbatim {
            self.offsets.replaced(derived, original);
        } else if self.run != Some((original, true)) {
            self.offsets.verbatim(derived, original);
        }
        self.run = Some((original + text.len(), verbatim));
        self.compiled.push(text);
    }

    /// Moves the compiled text on, so that what follows stands below what the caller sees.
    pub(crate) fn indent(&mut self, columns: usize) {
        self.compiled.push(&" ".repeat(columns));
    }

    fn start_token(&mut self, span: TokenSpan) -> usize {
        let place = span.start();
        self.shown.move_to(place.line, place.column);
        self.compiled.move_to(place.line, place.column);
        self.run = None;
        self.shown.text.len()
    }

    fn end_token(&mut self, text: &str, start: usize, span: TokenSpan, literal: Option<Content>) {
        self.shown.push(text);
        let end = self.shown.text.len();
        self.offsets.verbatim(self.compiled.text.len(), end);
        self.tokens.push(Token {
            range: start..end,
            span,
            literal,
        });
    }

    /// The finished texts.
    pub(crate) fn finish(self) -> Written {
        let name = file_name(self.start);
        Written {
            compiled: SourceText::new(name.clone(), self.compiled.text),
            shown: SourceText::new(name, self.shown.text),
            start: self.start,
            offsets: self.offsets,
            tokens: self.tokens,
        }
    }
}

impl Written {
    /// The same, but rustc points at `span` in place of any of its tokens.
    pub(crate) fn pointing_at(mut self, span: TokenSpan) -> Written {
        for token in &mut self.tokens {
            token.span = span;
        }
        self
    }

    /// Where rustc can point for `span` of the shown text.
    pub(crate) fn tokens_at(&self, span: Span) -> Pointed {
        let bytes = span.range();
        // A token that ends where the span starts is meant only if the span is empty.
        let before = |token: &Token| token.range.end < bytes.start + usize::from(!bytes.is_empty());
        let index = self.tokens.partition_point(before);
        let tokens = self.tokens.get(index..).unwrap_or_default();
        let Some(first) = tokens.first().or(self.tokens.last()) else {
            return Pointed::At(self.start, self.start);
        };
        if let Some(inside) = first.inside(&bytes) {
            return inside;
        }
        let covered = tokens
            .iter()
            .take_while(|token| token.range.start < bytes.end);
        Pointed::At(first.span, covered.last().unwrap_or(first).span)
    }
}

/// Where rustc can point to.
pub(crate) enum Pointed {
    /// From this token to that one.
    At(TokenSpan, TokenSpan),
    /// At this token only, though a part of it is meant.
    Inside(TokenSpan),
}

impl Token {
    /// Where rustc can point if `bytes` are a part of the token; `None` if they are all of it, its quotes aside.
    fn inside(&self, bytes: &Range<usize>) -> Option<Pointed> {
        let content = self.literal.as_ref()?;
        if bytes.start <= content.bytes.start && content.bytes.end <= bytes.end {
            return None;
        }
        let offset = |byte: usize| byte.clamp(self.range.start, self.range.end) - self.range.start;
        let part = content
            .literal
            .subspan(offset(bytes.start)..offset(bytes.end));
        Some(part.map_or(Pointed::Inside(self.span), |part| Pointed::At(part, part)))
    }
}

/// Text that is written at given lines and columns.
#[derive(Default)]
struct Page {
    text: String,
    /// Lines that are full, and characters in the last one.
    lines: usize,
    column: usize,
}

impl Page {
    /// Moves on to a line (from 1) and column (from 0) of the caller's; never back.
    fn move_to(&mut self, line: usize, column: usize) {
        while self.lines + 1 < line {
            self.push("\n");
        }
        if self.lines + 1 == line && self.column <= column {
            self.push(&" ".repeat(column - self.column));
        } else if !self.text.ends_with('-') {
            // The token comes from elsewhere, by way of another macro: it must not run into the one before.
            self.push(" ");
        }
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        let breaks = text.matches('\n').count();
        if breaks > 0 {
            self.lines += breaks;
            self.column = 0;
        }
        let last = text.rsplit('\n').next().unwrap_or(text);
        self.column += last.chars().count();
    }
}

/// The caller's file as people know it; a compiler that does not tell it has none to point into.
fn file_name(span: TokenSpan) -> String {
    match span.local_file() {
        Some(_) => span.file(),
        None => "<definition>".to_owned(),
    }
}
