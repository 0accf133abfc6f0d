//! Reads the constants of a filter: strings, numbers, `true`, `false`, `null`, arrays, objects and bare words.

use super::cursor::Cursor;
use super::{Literal, QueryError};

/// Reads the constant that starts here.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Literal, QueryError> {
    match cursor.peek() {
        Some('\'' | '"') => read_text(cursor).map(Literal::Text),
        Some('[') => cursor.nested(read_array),
        Some('{') => cursor.nested(read_object),
        _ => read_word(cursor),
    }
}

/// A word without quotes is a string, as published definitions on AWS have it: `[?(@.Name == Receipt)]`.
fn read_word(cursor: &mut Cursor<'_>) -> Result<Literal, QueryError> {
    let word = cursor.take_while(|c| !c.is_whitespace() && !"()[]{},:'\"&|=!<>~".contains(c));
    Ok(match word {
        "" => return Err(cursor.unexpected("a value, `@` or `$`")),
        "null" => Literal::Null,
        "true" => Literal::Boolean(true),
        "false" => Literal::Boolean(false),
        number if is_number(number) => Literal::Number(number.to_owned()),
        text => Literal::Text(text.to_owned()),
    })
}

/// Whether `text` is a JSON number.
pub(super) fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole.len() == 1 || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent
            .is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}

/// Reads a string in either quotes, with JSON's escapes.
pub(super) fn read_text(cursor: &mut Cursor<'_>) -> Result<String, QueryError> {
    let start = cursor.position();
    let quote = cursor.next().unwrap_or('\'');
    let mut text = String::new();
    loop {
        text.push_str(cursor.take_while(|c| c != quote && c != '\\'));
        let escape = cursor.position();
        match cursor.next() {
            Some('\\') => text.push(read_escaped(cursor, escape)?),
            Some(_) => return Ok(text),
            None => {
                return Err(QueryError::new(
                    cursor.range_since(start),
                    format!("the closing {quote} is missing"),
                ));
            }
        }
    }
}

fn read_escaped(cursor: &mut Cursor<'_>, start: usize) -> Result<char, QueryError> {
    Ok(match cursor.next() {
        Some('n') => '\n',
        Some('t') => '\t',
        Some('r') => '\r',
        Some('b') => '\u{8}',
        Some('f') => '\u{c}',
        Some('u') => return read_unicode_escape(cursor, start),
        Some(other) => other,
        None => return Err(cursor.unexpected("the escaped character")),
    })
}

/// Reads the `XXXX` of `\uXXXX`, and the second half where it is the first of a surrogate pair.
pub(super) fn read_unicode_escape(
    cursor: &mut Cursor<'_>,
    start: usize,
) -> Result<char, QueryError> {
    let first = read_unit(cursor, start)?;
    let second = match first {
        0xD800..=0xDBFF if cursor.eat("\\u") => Some(read_unit(cursor, start)?),
        _ => None,
    };
    let units = [Some(first), second];
    let mut decoded = char::decode_utf16(units.into_iter().flatten());
    match (decoded.next(), decoded.next()) {
        (Some(Ok(character)), None) => Ok(character),
        _ => Err(QueryError::new(
            cursor.range_since(start),
            "half of a surrogate pair stands alone",
        )),
    }
}

fn read_unit(cursor: &mut Cursor<'_>, start: usize) -> Result<u16, QueryError> {
    let mut unit = 0;
    for _ in 0..4 {
        match cursor.next().and_then(|c| c.to_digit(16)) {
            Some(digit) => unit = unit << 4 | digit,
            None => {
                return Err(QueryError::new(
                    cursor.range_since(start),
                    "`\\u` needs four hexadecimal digits",
                ));
            }
        }
    }
    u16::try_from(unit)
        .map_err(|_| QueryError::new(cursor.range_since(start), "`\\u` needs four digits"))
}

fn read_array(cursor: &mut Cursor<'_>) -> Result<Literal, QueryError> {
    let mut items = Vec::new();
    read_list(cursor, "[", "]", |cursor| {
        items.push(read(cursor)?);
        Ok(())
    })?;
    Ok(Literal::Array(items))
}

fn read_object(cursor: &mut Cursor<'_>) -> Result<Literal, QueryError> {
    let mut fields = Vec::new();
    read_list(cursor, "{", "}", |cursor| {
        let name = match cursor.peek() {
            Some('\'' | '"') => read_text(cursor)?,
            _ => return Err(cursor.unexpected("a quoted name")),
        };
        cursor.skip_whitespace();
        cursor.expect(":")?;
        cursor.skip_whitespace();
        fields.push((name, read(cursor)?));
        Ok(())
    })?;
    Ok(Literal::Object(fields))
}

fn read_list(
    cursor: &mut Cursor<'_>,
    open: &str,
    close: &str,
    mut read_item: impl FnMut(&mut Cursor<'_>) -> Result<(), QueryError>,
) -> Result<(), QueryError> {
    cursor.expect(open)?;
    cursor.skip_whitespace();
    if cursor.eat(close) {
        return Ok(());
    }
    loop {
        cursor.skip_whitespace();
        read_item(cursor)?;
        cursor.skip_whitespace();
        if cursor.eat(close) {
            return Ok(());
        }
        cursor
            .expect(",")
            .map_err(|error| error.help(format!("a list ends with `{close}`")))?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_json() {
        for text in ["0", "-1", "1.50", "1e9", "2.5E-3", "10"] {
            assert!(is_number(text), "{text}");
        }
        for text in ["", "-", "01", "1.", ".5", "1e", "0x1", "1-2", "NaN"] {
            assert!(!is_number(text), "{text}");
        }
    }
}
