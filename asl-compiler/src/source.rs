//! Definition text, byte spans into it, and the maps that lead derived text back to it.

use std::ops::Range;

/// A byte range of a [`SourceText`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// The span from byte `start` up to, and without, byte `end`. Offsets beyond `u32::MAX` are cut off there.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Span {
        let start = offset(start);
        Span {
            start,
            end: offset(end).max(start),
        }
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// The empty span just behind this one.
    #[must_use]
    pub fn behind(self) -> Span {
        Span {
            start: self.end,
            end: self.end,
        }
    }

    /// The bytes it covers, as a range to index text with.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A byte offset as the 32 bits that spans hold; a definition may be a mebibyte.
fn offset(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

/// A value with the place it was written at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it is written.
    pub span: Span,
}

/// A line and a column, both counted from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// The text of one definition under the name people know it by, such as `workflows/order.asl.json`.
#[derive(Clone, Debug)]
pub struct SourceText {
    name: String,
    text: String,
    line_starts: Vec<usize>,
}

impl SourceText {
    /// Takes a definition's text and the name to show for it.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> SourceText {
        let text = text.into();
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        SourceText {
            name: name.into(),
            line_starts: std::iter::once(0).chain(breaks).collect(),
            text,
        }
    }

    /// The name shown to people.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many lines there are; a text that ends in a line break has an empty last one.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }

    /// The text of line `number` (from 1) without its line break; empty where there is no such line.
    #[must_use]
    pub fn line(&self, number: usize) -> &str {
        let range = self.line_range(number);
        self.text[range].trim_end_matches(['\n', '\r'])
    }

    /// The bytes of line `number` (from 1), its line break included.
    #[must_use]
    pub fn line_range(&self, number: usize) -> Range<usize> {
        let start_of = |index: usize| self.line_starts.get(index).copied();
        let length = self.text.len();
        match number.checked_sub(1).and_then(start_of) {
            Some(start) => start..start_of(number).unwrap_or(length),
            None => length..length,
        }
    }

    /// The line of a byte offset, from 1.
    #[must_use]
    pub fn line_of(&self, offset: u32) -> usize {
        self.line_starts
            .partition_point(|&start| start <= offset as usize)
    }

    /// Line and column of a byte offset; offsets behind the end, or inside a character, are moved back to one that fits.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let offset = self.text.floor_char_boundary(offset as usize);
        let line = self.line_starts.partition_point(|&start| start <= offset);
        let start = self.line_range(line).start;
        Position {
            line,
            column: self.text[start..offset].chars().count() + 1,
        }
    }
}

/// Leads offsets of derived text (a decoded string, a literal's value, rendered tokens) back to the text it came from.
///
/// It is a sorted list of pieces. Inside a verbatim piece derived and original bytes run in step; any other piece (an
/// escape, a substituted value) stands as a whole for its original.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OffsetMap {
    /// Original offset of derived offset 0.
    base: u32,
    pieces: Vec<Piece>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    derived: u32,
    original: u32,
    verbatim: bool,
}

impl OffsetMap {
    /// The map of text that stands unchanged at byte `base` of the original.
    #[must_use]
    pub fn shifted(base: usize) -> OffsetMap {
        OffsetMap {
            base: offset(base),
            pieces: Vec::new(),
        }
    }

    /// The map of text of `length` bytes that stands as a whole for `original`.
    #[must_use]
    pub fn whole(original: Span, length: usize) -> OffsetMap {
        let mut map = OffsetMap::shifted(original.start as usize);
        map.replaced(0, original.start as usize);
        map.verbatim(length, original.end as usize);
        map
    }

    /// From derived byte `derived` on, the text follows the original from byte `original` on.
    /// Pieces are added in the order of their derived offsets.
    pub fn verbatim(&mut self, derived: usize, original: usize) {
        self.push(derived, original, true);
    }

    /// From derived byte `derived` on, the text stands as a whole for the original from byte `original` on,
    /// up to where the next piece begins.
    pub fn replaced(&mut self, derived: usize, original: usize) {
        self.push(derived, original, false);
    }

    fn push(&mut self, derived: usize, original: usize, verbatim: bool) {
        let piece = Piece {
            derived: offset(derived),
            original: offset(original),
            verbatim,
        };
        debug_assert!(
            self.pieces
                .last()
                .is_none_or(|last| last.derived <= piece.derived)
        );
        self.pieces.push(piece);
    }

    /// Where the derived bytes of `span` come from.
    #[must_use]
    pub fn span(&self, span: Span) -> Span {
        let start = self.start(span.start);
        let end = if span.end == span.start {
            start
        } else {
            self.end(span.end)
        };
        Span {
            start,
            end: end.max(start),
        }
    }

    /// The map that leads from text derived from this map's derived text to this map's original.
    #[must_use]
    pub fn after(&self, inner: &OffsetMap) -> OffsetMap {
        if self.pieces.is_empty() {
            return inner.moved(self.base);
        }
        let mut map = OffsetMap {
            base: self.start(inner.base),
            pieces: Vec::new(),
        };
        let mut run = Piece {
            derived: 0,
            original: inner.base,
            verbatim: true,
        };
        for next in inner.pieces.iter().copied().map(Some).chain([None]) {
            self.chain(run, next, &mut map);
            let Some(next) = next else { break };
            run = next;
        }
        map
    }

    fn moved(&self, by: u32) -> OffsetMap {
        let shift = |piece: &Piece| Piece {
            original: piece.original.saturating_add(by),
            ..*piece
        };
        OffsetMap {
            base: self.base.saturating_add(by),
            pieces: self.pieces.iter().map(shift).collect(),
        }
    }

    /// Adds to `map` what becomes of the inner piece `run`, which ends where `next` begins.
    fn chain(&self, run: Piece, next: Option<Piece>, map: &mut OffsetMap) {
        map.pieces.push(Piece {
            derived: run.derived,
            original: self.start(run.original),
            verbatim: run.verbatim && self.piece_at(run.original).verbatim,
        });
        if !run.verbatim {
            return;
        }
        let first = self
            .pieces
            .partition_point(|piece| piece.derived <= run.original);
        for piece in self.pieces.iter().skip(first) {
            let derived = run.derived.saturating_add(piece.derived - run.original);
            if next.is_some_and(|next| derived >= next.derived) {
                return;
            }
            map.pieces.push(Piece { derived, ..*piece });
        }
    }

    fn piece_at(&self, derived: u32) -> Piece {
        let behind = self
            .pieces
            .partition_point(|piece| piece.derived <= derived);
        let first = Piece {
            derived: 0,
            original: self.base,
            verbatim: true,
        };
        behind
            .checked_sub(1)
            .and_then(|index| self.pieces.get(index))
            .copied()
            .unwrap_or(first)
    }

    fn start(&self, derived: u32) -> u32 {
        let piece = self.piece_at(derived);
        if piece.verbatim {
            piece.original.saturating_add(derived - piece.derived)
        } else {
            piece.original
        }
    }

    /// The original offset behind derived byte `derived - 1`.
    fn end(&self, derived: u32) -> u32 {
        let piece = self.piece_at(derived.saturating_sub(1));
        if piece.verbatim {
            return piece.original.saturating_add(derived - piece.derived);
        }
        let next = self
            .pieces
            .partition_point(|other| other.derived <= piece.derived);
        self.pieces
            .get(next)
            .map_or(piece.original, |next| next.original)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_lines_and_characters_from_one() {
        let source = SourceText::new("a.asl.json", "{\n  \"é\": 1\r\n}");
        assert_eq!(source.position(0), Position { line: 1, column: 1 });
        assert_eq!(source.position(8), Position { line: 2, column: 6 });
        assert_eq!(source.line(2), "  \"é\": 1");
        assert_eq!(source.position(999), Position { line: 3, column: 2 });
        assert_eq!(source.line(9), "");
    }

    /// `a\u00e9b` decodes to `aéb`: the escape stands as a whole for its two bytes.
    fn escaped() -> OffsetMap {
        let mut map = OffsetMap::shifted(10);
        map.replaced(1, 11);
        map.verbatim(3, 17);
        map
    }

    #[test]
    fn an_escape_maps_as_a_whole_and_its_neighbours_in_step() {
        let map = escaped();
        assert_eq!(map.span(Span::new(0, 1)), Span::new(10, 11));
        assert_eq!(map.span(Span::new(1, 3)), Span::new(11, 17));
        assert_eq!(map.span(Span::new(2, 3)), Span::new(11, 17));
        assert_eq!(map.span(Span::new(3, 4)), Span::new(17, 18));
        assert_eq!(map.span(Span::new(0, 4)), Span::new(10, 18));
    }

    #[test]
    fn maps_compose() {
        let mut outer = OffsetMap::shifted(100);
        outer.replaced(11, 111);
        outer.verbatim(14, 112);
        let both = outer.after(&escaped());
        assert_eq!(both.span(Span::new(0, 1)), Span::new(110, 111));
        assert_eq!(both.span(Span::new(1, 3)), Span::new(111, 115));
        assert_eq!(both.span(Span::new(3, 4)), Span::new(115, 116));
        let shifted = OffsetMap::shifted(5).after(&escaped());
        assert_eq!(shifted.span(Span::new(3, 4)), Span::new(22, 23));
    }
}
