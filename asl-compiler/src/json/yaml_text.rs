//! Where the characters of a YAML scalar stand: YAML folds lines and takes indentation away.

use crate::source::OffsetMap;

/// Leads the scalar `value` to its characters in `written`, which stands at byte `start`; `None` where more than the space
/// between its words differs, as escapes do.
pub(super) fn offsets(value: &str, written: &str, start: usize) -> Option<OffsetMap> {
    let mut map = OffsetMap::shifted(start);
    let (mut value_rest, mut written_rest) = (value, written);
    while !value_rest.is_empty() {
        let (derived, original) = (
            value.len() - value_rest.len(),
            start + written.len() - written_rest.len(),
        );
        let (space, words) = split_space(value_rest);
        let (written_space, written_words) = split_space(written_rest);
        if space != written_space {
            map.replaced(derived, original);
            map.verbatim(derived + space.len(), original + written_space.len());
        }
        let (word, value_after) = words.split_at(words.find(is_space).unwrap_or(words.len()));
        written_rest = written_words.strip_prefix(word)?;
        value_rest = value_after;
    }
    Some(map)
}

fn split_space(text: &str) -> (&str, &str) {
    text.split_at(text.find(|next| !is_space(next)).unwrap_or(text.len()))
}

fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r')
}

#[cfg(test)]
mod tests {
    use super::offsets;
    use crate::source::Span;

    #[test]
    fn words_keep_their_places_when_lines_are_folded() {
        let written = "one\n    two  three\n\n      four";
        let map = offsets("one two  three\n  four\n", written, 100).expect("only space differs");
        for (word, at) in [("one", 0), ("two", 4), ("three", 9), ("four", 17)] {
            let span = map.span(Span::new(at, at + word.len()));
            let place = 100 + written.find(word).expect("it is there");
            assert_eq!(span, Span::new(place, place + word.len()), "{word}");
        }
        assert_eq!(map.span(Span::new(3, 4)), Span::new(103, 108));
    }

    #[test]
    fn a_scalar_with_escapes_has_no_such_map() {
        assert_eq!(offsets("a\tb", "a\\tb", 0), None);
    }
}
