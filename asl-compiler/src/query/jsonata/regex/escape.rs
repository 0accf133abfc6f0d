//! What follows a backslash in a regular expression.

use super::char_set::CharSet;
use super::{Fault, Translator};

/// What an escape stands for.
#[derive(Debug)]
pub(super) enum Escape {
    /// One character.
    Character(char),
    /// One of many characters.
    Set(CharSet),
    /// A position, in `regex-lite`'s syntax.
    Assertion(&'static str),
}

impl Translator<'_> {
    /// Reads an escape outside of classes; its backslash at `start` is passed.
    pub(super) fn escape(&mut self, start: usize) -> Result<Escape, Fault> {
        match self.peek() {
            Some('b') => {
                self.at += 1;
                Ok(Escape::Assertion(r"\b"))
            }
            Some('B') => {
                self.at += 1;
                Ok(Escape::Assertion(r"\B"))
            }
            Some('k') if self.named => {
                self.at += 1;
                Err(self.back_reference(start))
            }
            Some('1'..='9') if self.refers_to_group() => {
                self.at += 1;
                Err(self.back_reference(start))
            }
            _ => self.class_escape(start),
        }
    }

    /// Reads an escape that may also stand in a class.
    pub(super) fn class_escape(&mut self, start: usize) -> Result<Escape, Fault> {
        let Some(letter) = self.bump() else {
            return Err(self.fault(start, "the regular expression ends with a lone backslash"));
        };
        Ok(match letter {
            'd' => Escape::Set(CharSet::digits()),
            'D' => Escape::Set(CharSet::digits().negated()),
            'w' => Escape::Set(CharSet::word()),
            'W' => Escape::Set(CharSet::word().negated()),
            's' => Escape::Set(CharSet::space()),
            'S' => Escape::Set(CharSet::space().negated()),
            // Outside of classes it is a position, and read before this.
            'b' => Escape::Character('\u{8}'),
            't' => Escape::Character('\t'),
            'n' => Escape::Character('\n'),
            'v' => Escape::Character('\u{b}'),
            'f' => Escape::Character('\u{c}'),
            'r' => Escape::Character('\r'),
            'c' => Escape::Character(self.control()),
            'x' => Escape::Character(self.hexadecimal(2).and_then(char::from_u32).unwrap_or('x')),
            'u' => Escape::Character(self.unicode(start)?),
            '0'..='7' => Escape::Character(self.octal(letter)),
            itself => Escape::Character(itself),
        })
    }

    fn back_reference(&self, start: usize) -> Fault {
        let mut fault = self.fault(
            start,
            "a regular expression cannot refer back to a group here",
        );
        fault.help = Some("matching takes linear time; compare the groups of the match instead");
        fault
    }

    /// The number here is that of a group; else it is a character code.
    fn refers_to_group(&self) -> bool {
        let rest = self.rest();
        let length = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let number = rest
            .get(..length)
            .and_then(|digits| digits.parse::<usize>().ok());
        number.is_some_and(|number| number <= self.groups)
    }

    /// `\cJ`; without a letter the backslash means itself.
    fn control(&mut self) -> char {
        match self.peek() {
            Some(letter) if letter.is_ascii_alphabetic() => {
                self.at += 1;
                char::from(u8::try_from(letter).unwrap_or_default() % 32)
            }
            _ => {
                self.at -= 1;
                '\\'
            }
        }
    }

    fn hexadecimal(&mut self, length: usize) -> Option<u32> {
        let digits = self.rest().get(..length)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let value = u32::from_str_radix(digits, 16).ok()?;
        self.at += length;
        Some(value)
    }

    /// `\u00e9`; two halves of a surrogate pair make one character.
    fn unicode(&mut self, start: usize) -> Result<char, Fault> {
        let Some(first) = self.hexadecimal(4) else {
            return Ok('u');
        };
        if let Some(character) = char::from_u32(first) {
            return Ok(character);
        }
        let second = if self.eat("\\u") {
            self.hexadecimal(4)
        } else {
            None
        };
        let units = [Some(first), second].into_iter().flatten();
        let units = units.filter_map(|unit| u16::try_from(unit).ok());
        match char::decode_utf16(units)
            .collect::<Result<Vec<_>, _>>()
            .as_deref()
        {
            Ok([character]) => Ok(*character),
            _ => {
                let mut fault = self.fault(start, "half of a surrogate pair is no character");
                fault.help = Some("write the characters themselves");
                Err(fault)
            }
        }
    }

    /// Up to three octal digits, at most 255.
    fn octal(&mut self, first: char) -> char {
        let mut value = first.to_digit(8).unwrap_or_default();
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(8))
            && value * 8 + digit <= 255
        {
            self.at += 1;
            value = value * 8 + digit;
        }
        char::from_u32(value).unwrap_or_default()
    }
}
