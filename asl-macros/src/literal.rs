//! String literals: what they hold, character by character, and where in the literal each stands.

use std::ops::Range;

use rustc_literal_escaper::unescape_str;

/// A string literal as it is written, taken apart.
pub(crate) struct StringLiteral<'a> {
    written: &'a str,
    content: Range<usize>,
    raw: bool,
}

impl<'a> StringLiteral<'a> {
    /// Takes a string or raw string literal apart; `None` for any other literal, and for one with a suffix.
    pub(crate) fn new(written: &'a str) -> Option<StringLiteral<'a>> {
        let after_r = written.strip_prefix('r');
        let body = after_r.unwrap_or(written);
        let hashes = body.len() - body.trim_start_matches('#').len();
        let start = written.len() - body.len() + hashes + 1;
        let end = written.len().checked_sub(hashes + 1)?;
        let quoted = written.get(start - 1..start) == Some("\"") && start <= end;
        let closed = written.get(end..end + 1) == Some("\"");
        let closing_hashes = written.get(end + 1..)?.bytes().all(|byte| byte == b'#');
        let plain = after_r.is_some() || hashes == 0;
        (quoted && closed && closing_hashes && plain).then_some(StringLiteral {
            written,
            content: start..end,
            raw: after_r.is_some(),
        })
    }

    /// The bytes between the quotes.
    pub(crate) fn content(&self) -> Range<usize> {
        self.content.clone()
    }

    /// Calls `each` with every character it holds and the bytes of the literal that the character is written in.
    pub(crate) fn for_each_character(&self, mut each: impl FnMut(Range<usize>, char)) {
        let start = self.content.start;
        let content = self.written.get(self.content()).unwrap_or_default();
        if self.raw {
            for (at, character) in content.char_indices() {
                let at = start + at;
                each(at..at + character.len_utf8(), character);
            }
            return;
        }
        unescape_str(content, |range, character| {
            // rustc has read the literal already: what it did not take as a character it only warned of.
            if let Ok(character) = character {
                each(start + range.start..start + range.end, character);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn characters(written: &str) -> Vec<(String, char)> {
        let literal = StringLiteral::new(written).expect("it is a string literal");
        let mut characters = Vec::new();
        literal.for_each_character(|range, character| {
            characters.push((written[range].to_owned(), character));
        });
        characters
    }

    fn value(written: &str) -> String {
        characters(written)
            .iter()
            .map(|(_, character)| character)
            .collect()
    }

    #[test]
    fn a_literal_holds_what_rustc_says_it_holds() {
        let cases = [
            r#""""#,
            r#""plain é""#,
            r#""a\"b\\c\n\t\r\0\'\x41\u{e9}\u{1_F600}""#,
            "\"one \\\n     line\"",
            "\"two\nlines\"",
            r#"r"raw \n""#,
            r##"r#"raw "quoted" "#"##,
            r####"r###"two "## in it"###"####,
        ];
        for written in cases {
            let literal: syn::LitStr = syn::parse_str(written).expect("it is a string literal");
            assert_eq!(value(written), literal.value(), "{written}");
        }
    }

    #[test]
    fn every_character_knows_where_it_is_written() {
        let expected = [("a", 'a'), ("\\n", '\n'), ("\\u{e9}", 'é'), ("b", 'b')];
        let expected: Vec<_> = expected
            .map(|(text, character)| (text.to_owned(), character))
            .into();
        assert_eq!(characters(r#""a\n\u{e9}b""#), expected);
    }

    #[test]
    fn other_literals_are_not_taken() {
        for written in [
            "1",
            "'a'",
            "b\"a\"",
            "c\"a\"",
            "\"a\"suffix",
            "r",
            "\"",
            "",
            "br#\"a\"#",
            "1.5",
        ] {
            assert!(StringLiteral::new(written).is_none(), "{written}");
        }
    }
}
