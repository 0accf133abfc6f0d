//! The parser: RFC 8259 and nothing else, without recursion.

use super::array::Elements;
use super::shared_names::SharedNames;
use super::{ArcStr, Array, Json, Number, Object, ObjectBuilder, ParseError, string};
use std::mem;

/// Parses `text` as one document, whose containers may nest `max_depth` levels deep.
pub(super) fn document(text: &str, max_depth: usize) -> Result<Json, ParseError> {
    let mut parser = Parser {
        text,
        max_depth,
        at: 0,
        open: Vec::new(),
        unescaped: String::new(),
        names: SharedNames::default(),
    };
    loop {
        if let Some(value) = parser.begin_value()?
            && let Some(root) = parser.place(value)?
        {
            return Ok(root);
        }
    }
}

struct Parser<'t> {
    text: &'t str,
    max_depth: usize,
    /// Always between two characters.
    at: usize,
    open: Vec<Open>,
    /// Reused for strings with escapes.
    unescaped: String,
    names: SharedNames,
}

/// A container whose end has not come yet.
enum Open {
    Array(Elements),
    /// With the name whose value is due.
    Object(ObjectBuilder, ArcStr),
}

type Parsed<T> = Result<T, ParseError>;

impl Parser<'_> {
    /// Reads a scalar or an empty container whole; of any other container the beginning, up to its
    /// first value.
    fn begin_value(&mut self) -> Parsed<Option<Json>> {
        self.skip_whitespace();
        match self.peek() {
            Some(b'"') => {
                self.at += 1;
                self.string().map(|text| Some(Json::String(text)))
            }
            Some(b'{') => self.begin_object(),
            Some(b'[') => self.begin_array(),
            Some(b'-' | b'0'..=b'9') => self.number().map(|number| Some(Json::Number(number))),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            Some(b'n') => self.word("null", Json::Null),
            _ => self.expected("a value"),
        }
    }

    /// Puts a finished value where it belongs and closes what ends after it. Returns the root once
    /// it is complete.
    fn place(&mut self, mut value: Json) -> Parsed<Option<Json>> {
        loop {
            self.skip_whitespace();
            let next = self.peek();
            let closing = match self.open.last_mut() {
                None if next.is_some() => return self.expected("the end of the text"),
                None => return Ok(Some(value)),
                Some(Open::Array(elements)) => {
                    elements.push(value);
                    b']'
                }
                Some(Open::Object(members, key)) => {
                    members.insert(mem::take(key), value);
                    b'}'
                }
            };
            if next == Some(b',') {
                self.at += 1;
                return self.continue_container(closing);
            }
            if next != Some(closing) {
                return self.expected(if closing == b']' {
                    "`,` or `]`"
                } else {
                    "`,` or `}`"
                });
            }
            self.at += 1;
            value = match self.open.pop().expect("it was there above") {
                Open::Array(elements) => Json::Array(Array::from(elements)),
                Open::Object(members, _) => Json::Object(members.finish()),
            };
        }
    }

    /// After a comma: of an object, reads the next name.
    fn continue_container(&mut self, closing: u8) -> Parsed<Option<Json>> {
        if closing == b'}' {
            let next = self.key()?;
            if let Some(Open::Object(_, key)) = self.open.last_mut() {
                *key = next;
            }
        }
        Ok(None)
    }

    fn begin_object(&mut self) -> Parsed<Option<Json>> {
        self.enter()?;
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Some(Json::Object(Object::new())));
        }
        let key = self.key()?;
        self.open.push(Open::Object(ObjectBuilder::default(), key));
        Ok(None)
    }

    fn begin_array(&mut self) -> Parsed<Option<Json>> {
        self.enter()?;
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Some(Json::Array(Array::new())));
        }
        self.open.push(Open::Array(Elements::default()));
        Ok(None)
    }

    /// Steps over an opening bracket and the space after it.
    fn enter(&mut self) -> Parsed<()> {
        if self.open.len() == self.max_depth {
            return self.error(format!("nesting is deeper than {} levels", self.max_depth));
        }
        self.at += 1;
        self.skip_whitespace();
        Ok(())
    }

    /// A name and its colon.
    fn key(&mut self) -> Parsed<ArcStr> {
        self.skip_whitespace();
        if self.peek() != Some(b'"') {
            return self.expected("a name in double quotes");
        }
        self.at += 1;
        let key = self.name()?;
        self.skip_whitespace();
        if self.peek() != Some(b':') {
            return self.expected("`:` after the name");
        }
        self.at += 1;
        Ok(key)
    }

    /// As [`Self::string`], sharing the text with the same name seen before.
    fn name(&mut self) -> Parsed<ArcStr> {
        let plain = self.plain_run();
        if self.peek() != Some(b'"') {
            self.at -= plain.len();
            return self.string();
        }
        self.at += 1;
        Ok(self.names.share(plain))
    }

    fn word(&mut self, word: &str, value: Json) -> Parsed<Option<Json>> {
        if !self.rest().starts_with(word) {
            return self.expected("a value");
        }
        self.at += word.len();
        Ok(Some(value))
    }

    /// The rest of a string, after its opening quote.
    fn string(&mut self) -> Parsed<ArcStr> {
        let plain = self.plain_run();
        if self.peek() == Some(b'"') {
            self.at += 1;
            return Ok(ArcStr::from(plain));
        }
        self.unescaped.clear();
        self.unescaped.push_str(plain);
        loop {
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    let character = self.escape()?;
                    self.unescaped.push(character);
                }
                Some(_) => {
                    return self
                        .error("a control character in a string must be written as an escape");
                }
                None => return self.error("the text ends inside a string"),
            }
            let plain = self.plain_run();
            self.unescaped.push_str(plain);
        }
        self.at += 1;
        Ok(ArcStr::from(self.unescaped.as_str()))
    }

    fn escape(&mut self) -> Parsed<char> {
        let character =
            match self.rest().as_bytes().get(1) {
                Some(b'"') => '"',
                Some(b'\\') => '\\',
                Some(b'/') => '/',
                Some(b'b') => '\u{8}',
                Some(b'f') => '\u{C}',
                Some(b'n') => '\n',
                Some(b'r') => '\r',
                Some(b't') => '\t',
                Some(b'u') => return self.unicode_escape(),
                _ => return self.error(
                    "no such escape in JSON: only \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX",
                ),
            };
        self.at += 2;
        Ok(character)
    }

    fn unicode_escape(&mut self) -> Parsed<char> {
        let Some(unit) = self.code_unit(0) else {
            return self.error("`\\u` needs four hexadecimal digits");
        };
        if let Some(character) = char::from_u32(unit) {
            self.at += 6;
            return Ok(character);
        }
        let low = self
            .code_unit(6)
            .filter(|low| (0xDC00..0xE000).contains(low));
        match low {
            Some(low) if unit < 0xDC00 => {
                self.at += 12;
                let scalar = 0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                Ok(char::from_u32(scalar).expect("a pair of surrogates is a character"))
            }
            _ => self.error("half of a surrogate pair is not a character"),
        }
    }

    /// The value of `\uXXXX` at `offset` from here.
    fn code_unit(&self, offset: usize) -> Option<u32> {
        let digits = self
            .rest()
            .as_bytes()
            .get(offset..)?
            .strip_prefix(b"\\u")?
            .first_chunk::<4>()?;
        digits.iter().try_fold(0, |unit, digit| {
            Some(unit * 16 + char::from(*digit).to_digit(16)?)
        })
    }

    fn number(&mut self) -> Parsed<Number> {
        let start = self.at;
        let mut integral = true;
        self.skip(b"-");
        if !self.skip(b"0") && self.digits() == 0 {
            return self.expected("a digit after `-`");
        }
        if self.skip(b".") {
            integral = false;
            if self.digits() == 0 {
                return self.expected("a digit after the decimal point");
            }
        }
        if self.skip(b"eE") {
            integral = false;
            self.skip(b"+-");
            if self.digits() == 0 {
                return self.expected("a digit in the exponent");
            }
        }
        if matches!(self.peek(), Some(b'0'..=b'9')) {
            return self.error("a number must not begin with 0");
        }
        Ok(Number::from_json_text(
            self.text.get(start..self.at).unwrap_or_default(),
            integral,
        ))
    }

    /// Steps over the next byte if it is one of `bytes`.
    fn skip(&mut self, bytes: &[u8]) -> bool {
        let found = self.peek().is_some_and(|byte| bytes.contains(&byte));
        self.at += usize::from(found);
        found
    }

    fn digits(&mut self) -> usize {
        let count = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        self.at += count;
        count
    }

    fn skip_whitespace(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline]
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn expected<T>(&self, what: &str) -> Parsed<T> {
        self.error(match self.rest().chars().next() {
            Some(found @ ('"' | '\'')) => format!("expected {what}, found `{found}`"),
            Some(found) => format!("expected {what}, found `{}`", found.escape_debug()),
            None => format!("expected {what}, but the text ends here"),
        })
    }

    #[cold]
    fn error<T>(&self, message: impl Into<std::borrow::Cow<'static, str>>) -> Parsed<T> {
        Err(ParseError::at(self.text, self.at, message))
    }
}

impl<'t> Parser<'t> {
    /// Steps over what needs no unescaping and returns it.
    #[inline]
    fn plain_run(&mut self) -> &'t str {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let plain = rest
            .get(..string::plain_prefix(rest.as_bytes()))
            .unwrap_or_default();
        self.at += plain.len();
        plain
    }
}
