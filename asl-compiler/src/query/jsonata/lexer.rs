//! Text to tokens, one at a time: whether `/` divides or opens a regular expression is the parser's to say.

use super::error::SyntaxError;
use super::regex;
use super::token::{Lexeme, Symbol, Token};

/// What the parser waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expect {
    /// An operand: `/` opens a regular expression.
    Operand,
    /// An operator: `/` divides.
    Operator,
}

/// A text and how far it is read.
pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
    /// `at` in UTF-16 units.
    units: usize,
    /// The size of the regular expressions so far.
    regex_states: usize,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            units: 0,
            regex_states: 0,
        }
    }

    /// Reads the next token.
    pub(super) fn next(&mut self, expect: Expect) -> Result<Lexeme, SyntaxError> {
        self.skip_blanks()?;
        let start = self.at;
        let token = match self.rest().as_bytes().first() {
            None => Token::End,
            Some(b'/') if expect == Expect::Operand => self.regex()?,
            Some(b'"' | b'\'') => self.string()?,
            Some(b'0'..=b'9') => self.number()?,
            Some(b'`') => self.quoted_name()?,
            Some(_) => match Symbol::at_start_of(self.rest()) {
                Some(symbol) => {
                    self.skip(symbol.text().len());
                    Token::Symbol(symbol)
                }
                None => self.word(),
            },
        };
        Ok(Lexeme {
            token,
            range: start..self.at,
            position: self.units,
        })
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip(&mut self, bytes: usize) {
        let skipped = self.rest().get(..bytes).unwrap_or_default();
        self.units += skipped.encode_utf16().count();
        self.at += skipped.len();
    }

    /// Skips to the first character that `stop` names, or to the end.
    fn take_until(&mut self, stop: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let length = rest.find(stop).unwrap_or(rest.len());
        self.skip(length);
        rest.get(..length).unwrap_or_default()
    }

    fn bump(&mut self) -> Option<char> {
        let next = self.rest().chars().next()?;
        self.skip(next.len_utf8());
        Some(next)
    }

    fn error_since(&self, start: usize, code: &'static str, message: &str) -> SyntaxError {
        SyntaxError::new(code, start..self.at, self.units, message)
    }

    fn skip_blanks(&mut self) -> Result<(), SyntaxError> {
        loop {
            self.take_until(|c| !is_blank(c));
            if !self.rest().starts_with("/*") {
                return Ok(());
            }
            let Some(end) = self.rest().get(2..).and_then(|rest| rest.find("*/")) else {
                let opener = self.at..self.at + 2;
                return Err(SyntaxError::new(
                    "S0106",
                    opener,
                    self.units,
                    "the comment is not closed",
                )
                .help("a comment ends with `*/`"));
            };
            self.skip(end + 4);
        }
    }

    fn quoted_name(&mut self) -> Result<Token, SyntaxError> {
        let start = self.at;
        self.skip(1);
        let name = self.take_until(|c| c == '`');
        match self.bump() {
            Some(_) => Ok(Token::Name(name.to_owned())),
            None => Err(self.error_since(
                start,
                "S0105",
                "the quoted name is not closed with a backquote (`)",
            )),
        }
    }

    fn word(&mut self) -> Token {
        let word = self.take_until(|c| is_blank(c) || is_symbol(c));
        if let Some(name) = word.strip_prefix('$') {
            return Token::Variable(name.to_owned());
        }
        match word {
            "true" => Token::Boolean(true),
            "false" => Token::Boolean(false),
            "null" => Token::Null,
            _ => {
                Symbol::from_word(word).map_or_else(|| Token::Name(word.to_owned()), Token::Symbol)
            }
        }
    }

    fn number(&mut self) -> Result<Token, SyntaxError> {
        let (start, position) = (self.at, self.units);
        let text = self
            .rest()
            .get(..number_length(self.rest()))
            .unwrap_or_default();
        self.skip(text.len());
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Token::Number(number)),
            _ => Err(SyntaxError::new(
                "S0102",
                start..self.at,
                position,
                format!("the number {text} is out of range"),
            )),
        }
    }

    fn string(&mut self) -> Result<Token, SyntaxError> {
        let start = self.at;
        let Some(quote) = self.bump() else {
            return Ok(Token::End);
        };
        let mut value = String::new();
        loop {
            value.push_str(self.take_until(|c| c == quote || c == '\\'));
            match self.bump() {
                Some('\\') => value.push(self.escape()?),
                Some(_) => return Ok(Token::String(value)),
                None => {
                    return Err(self.error_since(
                        start,
                        "S0101",
                        &format!("the string is not closed with {quote}"),
                    ));
                }
            }
        }
    }

    /// Reads what follows a backslash in a string.
    fn escape(&mut self) -> Result<char, SyntaxError> {
        let (start, position) = (self.at - 1, self.units);
        match self.bump() {
            Some(plain @ ('"' | '\\' | '/')) => Ok(plain),
            Some('b') => Ok('\u{8}'),
            Some('f') => Ok('\u{c}'),
            Some('n') => Ok('\n'),
            Some('r') => Ok('\r'),
            Some('t') => Ok('\t'),
            Some('u') => self.unicode_escape(start),
            other => {
                let escaped = other.map(String::from).unwrap_or_default();
                Err(SyntaxError::new(
                    "S0103",
                    start..self.at,
                    position,
                    format!("`\\{escaped}` is not an escape sequence"),
                )
                .help("the escapes are those of JSON; the other kind of quote needs none"))
            }
        }
    }

    fn unicode_escape(&mut self, start: usize) -> Result<char, SyntaxError> {
        let first = self.unicode_unit(start)?;
        let mut units = vec![first];
        if (0xD800..0xDC00).contains(&first) && self.rest().starts_with("\\u") {
            self.skip(2);
            units.push(self.unicode_unit(start)?);
        }
        let mut decoded = char::decode_utf16(units);
        match (decoded.next(), decoded.next()) {
            (Some(Ok(character)), None) => Ok(character),
            _ => Err(SyntaxError::refused(
                start..self.at,
                self.units,
                "half of a surrogate pair is no character",
            )
            .help("write the character itself, or both halves: `\\ud83d\\ude00`")),
        }
    }

    /// Reads the four digits after `\u`.
    fn unicode_unit(&mut self, start: usize) -> Result<u16, SyntaxError> {
        let position = self.units - 1;
        let digits = self.rest().get(..4).unwrap_or_default();
        if digits.bytes().all(|byte| byte.is_ascii_hexdigit())
            && let Ok(unit) = u16::from_str_radix(digits, 16)
        {
            self.skip(4);
            return Ok(unit);
        }
        Err(SyntaxError::new(
            "S0104",
            start..self.at,
            position,
            "`\\u` must be followed by 4 hexadecimal digits",
        ))
    }

    fn regex(&mut self) -> Result<Token, SyntaxError> {
        let start = self.at;
        self.skip(1);
        let length = regex::source_length(self.rest());
        let source = self.rest().get(..length).unwrap_or_default();
        self.skip(length);
        if !self.rest().starts_with('/') {
            return Err(self
                .error_since(
                    start,
                    "S0302",
                    "the regular expression is not closed with /",
                )
                .help("every bracket of it must be closed, and one to be matched escaped: `\\(`"));
        }
        if source.is_empty() {
            let message = "a regular expression must not be empty";
            return Err(SyntaxError::new(
                "S0301",
                start..self.at + 1,
                self.units,
                message,
            ));
        }
        self.skip(1);
        let flags = self.take_until(|c| c != 'i' && c != 'm');
        let literal = start..self.at;
        let read = regex::read(source, flags, &literal, self.units)?;
        self.regex_states += read.states;
        if self.regex_states > regex::MAX_STATES {
            let message = "the expression's regular expressions are too large together";
            return Err(SyntaxError::refused(literal, self.units, message));
        }
        Ok(Token::Regex(read.regex))
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{b}')
}

/// Ends a name: the characters that symbols start with.
fn is_symbol(c: char) -> bool {
    matches!(
        c,
        '.' | '['
            | ']'
            | '{'
            | '}'
            | '('
            | ')'
            | ','
            | '@'
            | '#'
            | ';'
            | ':'
            | '?'
            | '+'
            | '-'
            | '*'
            | '/'
            | '%'
            | '|'
            | '='
            | '<'
            | '>'
            | '^'
            | '&'
            | '!'
            | '~'
    )
}

/// The length of the number that a text starts with: JSON's grammar, no sign.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits_from = |from: usize| {
        let rest = bytes.get(from..).unwrap_or_default();
        rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
    };
    let mut length = if text.starts_with('0') {
        1
    } else {
        digits_from(0)
    };
    if bytes.get(length) == Some(&b'.') && digits_from(length + 1) > 0 {
        length += 1 + digits_from(length + 1);
    }
    if matches!(bytes.get(length), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(length + 1), Some(b'+' | b'-')));
        let digits = digits_from(length + 1 + sign);
        if digits > 0 {
            length += 1 + sign + digits;
        }
    }
    length
}
