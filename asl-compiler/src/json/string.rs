//! JSON strings: decoding with a map from decoded bytes to written ones.

use super::{Text, parse::Parser};
use crate::source::OffsetMap;

/// A string being decoded. The map stays a plain shift until the first escape.
struct Decoder {
    text: String,
    offsets: OffsetMap,
}

impl Decoder {
    fn verbatim(&mut self, character: char) {
        self.text.push(character);
    }

    /// Takes `character` for the escape written at `start..end`.
    fn escape(&mut self, character: char, start: usize, end: usize) {
        self.offsets.replaced(self.text.len(), start);
        self.text.push(character);
        self.offsets.verbatim(self.text.len(), end);
    }
}

impl Parser<'_> {
    /// Reads the string that opens here, with `"` or, against the rules, with `'`.
    ///
    /// A line break ends a string that is not closed: the mistake is on this line, whatever the next ones hold.
    pub(super) fn string(&mut self) -> Text {
        let start = self.at();
        let quote = self.bump().unwrap_or('"');
        let mut decoder = Decoder {
            text: String::new(),
            offsets: OffsetMap::shifted(self.at()),
        };
        let (mut wrong_control, mut inner_quotes) = (false, false);
        loop {
            let at = self.at();
            match self.peek() {
                None | Some('\n' | '\r') => {
                    self.cut_short = true;
                    let span = self.span(start, at);
                    self.syntax(span, "this string is not closed", "write `\"` at its end");
                    break;
                }
                Some('\\') => self.escape(&mut decoder),
                Some(character) => {
                    self.bump();
                    if character == quote && !self.is_inner_quote(at, &mut inner_quotes) {
                        break;
                    }
                    if character < ' ' && !wrong_control {
                        wrong_control = true;
                        let span = self.span(at, self.at());
                        let help = format!("write `\\u{:04x}`", u32::from(character));
                        self.syntax(span, "a control character stands in this string", help);
                    }
                    decoder.verbatim(character);
                }
            }
        }
        self.text(decoder.text, decoder.offsets, start)
    }

    /// Whether the quote just read at `at` was meant as a character of the string: a word follows it at once. Behind one
    /// such quote, which is reported, only that one ends the string behind which JSON goes on.
    fn is_inner_quote(&mut self, at: usize, seen: &mut bool) -> bool {
        if *seen {
            let next = self.rest().trim_start_matches([' ', '\t']).chars().next();
            return !matches!(next, None | Some(',' | ':' | '}' | ']' | '\n' | '\r'));
        }
        *seen = self.rest().starts_with(char::is_alphanumeric);
        if *seen {
            let span = self.span(at, self.at());
            let message = "this quote ends the string, and more of it follows";
            self.syntax(span, message, "write `\\\"` for a quote inside a string");
        }
        *seen
    }

    fn escape(&mut self, decoder: &mut Decoder) {
        let start = self.at();
        self.bump();
        let character = match self.peek() {
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some(same @ ('"' | '\\' | '/')) => same,
            Some('u') => {
                let character = self.unicode_escape(start);
                decoder.escape(character, start, self.at());
                return;
            }
            Some(other) if other != '\n' && other != '\r' => {
                let span = self.span(start, self.at() + other.len_utf8());
                let message = format!("JSON has no escape `\\{other}`");
                self.syntax(span, message, "write `\\\\` for a backslash");
                decoder.escape('\\', start, self.at());
                return;
            }
            _ => return,
        };
        self.bump();
        decoder.escape(character, start, self.at());
    }

    /// Reads `uXXXX`, and a second `\uXXXX` where the first is half of a pair.
    fn unicode_escape(&mut self, start: usize) -> char {
        self.bump();
        let Some(first) = self.hex4() else {
            return self.bad_unicode(start, "`\\u` takes four hexadecimal digits");
        };
        if let Some(character) = char::from_u32(first) {
            return character;
        }
        if first < 0xDC00 && self.rest().starts_with("\\u") {
            self.bump();
            self.bump();
            let second = self.hex4().filter(|unit| (0xDC00..0xE000).contains(unit));
            if let Some(second) = second {
                let scalar = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                return char::from_u32(scalar).unwrap_or(char::REPLACEMENT_CHARACTER);
            }
        }
        self.bad_unicode(start, "this escape is one half of a surrogate pair")
    }

    fn bad_unicode(&mut self, start: usize, message: &str) -> char {
        let span = self.span(start, self.at());
        let help = "write the character itself, or both halves as `\\uD83D\\uDE00`";
        self.syntax(span, message, help);
        char::REPLACEMENT_CHARACTER
    }

    fn hex4(&mut self) -> Option<u32> {
        let digits = self.rest().get(..4)?;
        let valid = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let unit = u32::from_str_radix(digits, 16).ok().filter(|_| valid)?;
        self.advance(4);
        Some(unit)
    }
}
