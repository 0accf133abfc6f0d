//! Reads the steps of a Path: dotted names, brackets and deep scans.

use super::cursor::Cursor;
use super::literal;
use super::{QueryError, Selector, Step, filter_parser};

/// More steps than data can be deep (checklist: Jackson reads 1,000 levels).
const MAX_STEPS: usize = 1000;

/// Where a Path stands: inside a filter, operators end a dotted name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Surroundings {
    Field,
    Filter,
}

/// Reads every step that starts here.
pub(super) fn read(cursor: &mut Cursor<'_>, around: Surroundings) -> Result<Vec<Step>, QueryError> {
    let mut steps = Vec::new();
    loop {
        let start = cursor.position();
        let selector = match cursor.peek() {
            Some('.') => read_dot(cursor, around, &mut steps)?,
            Some('[') => read_bracket(cursor)?,
            _ => return Ok(steps),
        };
        let range = cursor.range_since(start);
        if steps.len() >= MAX_STEPS {
            return Err(QueryError::new(
                range,
                format!("more than {MAX_STEPS} steps"),
            ));
        }
        steps.push(Step { selector, range });
    }
}

fn read_dot(
    cursor: &mut Cursor<'_>,
    around: Surroundings,
    steps: &mut Vec<Step>,
) -> Result<Selector, QueryError> {
    let start = cursor.position();
    if cursor.eat("..") {
        let range = cursor.range_since(start);
        steps.push(Step {
            selector: Selector::Descendants,
            range,
        });
    } else {
        cursor.expect(".")?;
    }
    match cursor.peek() {
        Some('[') => read_bracket(cursor),
        Some('*') => {
            cursor.next();
            end_of_step(cursor, around)?;
            Ok(Selector::Wildcard)
        }
        _ => read_name(cursor, around).map(Selector::Property),
    }
}

/// A `*` is a whole step: `$.*x` is refused rather than guessed at.
fn end_of_step(cursor: &Cursor<'_>, around: Surroundings) -> Result<(), QueryError> {
    match cursor.peek() {
        Some(next) if next == '*' || is_name(next, around) => Err(cursor
            .unexpected("`.`, `[` or the end of the Path")
            .help("a name that holds `*` is written in brackets: `['a*']`")),
        _ => Ok(()),
    }
}

/// A character that stands for itself in a dotted name.
fn is_name(character: char, around: Surroundings) -> bool {
    let ends_name = match character {
        '.' | '[' | ']' | '(' | ')' | ',' | '\'' | '"' | '*' | '?' | '\\' => true,
        '=' | '!' | '<' | '>' | '~' | '&' | '|' => around == Surroundings::Filter,
        _ => character.is_whitespace() || character.is_control(),
    };
    !ends_name
}

fn read_name(cursor: &mut Cursor<'_>, around: Surroundings) -> Result<String, QueryError> {
    let mut name = String::new();
    loop {
        name.push_str(cursor.take_while(|c| is_name(c, around)));
        match cursor.peek() {
            Some('\\') => name.push(read_escape(cursor)?),
            Some('(') if cursor.rest().starts_with("()") && !name.is_empty() => {
                cursor.eat("()");
                name.push_str("()");
                return Ok(name);
            }
            Some('*' | '?' | '(') => {
                return Err(cursor
                    .unexpected("the rest of the name")
                    .help("names that hold punctuation are written in brackets: `['a*b']`"));
            }
            _ if name.is_empty() => return Err(cursor.unexpected("a name, `*` or `[`")),
            _ => return Ok(name),
        }
    }
}

/// `\` and a character stands for that character, `\uXXXX` for a UTF-16 unit (checklist 3.3).
fn read_escape(cursor: &mut Cursor<'_>) -> Result<char, QueryError> {
    let start = cursor.position();
    cursor.expect("\\")?;
    match cursor.next() {
        Some('u') => literal::read_unicode_escape(cursor, start),
        Some(escaped) => Ok(escaped),
        None => Err(cursor.unexpected("the escaped character")),
    }
}

fn read_bracket(cursor: &mut Cursor<'_>) -> Result<Selector, QueryError> {
    let start = cursor.position();
    cursor.expect("[")?;
    cursor.skip_whitespace();
    let selector = match cursor.peek() {
        Some('\'' | '"') => read_names(cursor)?,
        Some('*') => {
            cursor.next();
            Selector::Wildcard
        }
        Some('?') => {
            cursor.next();
            cursor.skip_whitespace();
            cursor
                .nested(filter_parser::read_parenthesised)
                .map(Selector::Filter)?
        }
        Some('(') => read_from_end(cursor)?,
        Some('0'..='9' | '-' | ':') => read_numbers(cursor, start)?,
        _ => {
            return Err(cursor
                .unexpected("a quoted name, an index, `*` or `?(…)`")
                .help("a field is written `['name']`, an item `[0]`"));
        }
    };
    cursor.skip_whitespace();
    cursor.expect("]")?;
    Ok(selector)
}

fn read_names(cursor: &mut Cursor<'_>) -> Result<Selector, QueryError> {
    let first = read_quoted_name(cursor)?;
    cursor.skip_whitespace();
    if cursor.peek() != Some(',') {
        return Ok(Selector::Property(first));
    }
    let mut names = vec![first];
    while cursor.eat(",") {
        cursor.skip_whitespace();
        names.push(read_quoted_name(cursor)?);
        cursor.skip_whitespace();
    }
    Ok(Selector::Properties(names))
}

/// AWS keeps backslashes of a bracketed name as they are; only the quote itself needs one.
fn read_quoted_name(cursor: &mut Cursor<'_>) -> Result<String, QueryError> {
    let start = cursor.position();
    let Some(quote @ ('\'' | '"')) = cursor.next() else {
        return Err(QueryError::new(
            cursor.range_since(start),
            "expected a quoted name",
        ));
    };
    let mut name = String::new();
    loop {
        name.push_str(cursor.take_while(|c| c != quote && c != '\\'));
        match cursor.next() {
            Some('\\') if cursor.peek() == Some(quote) => {
                cursor.next();
                name.push(quote);
            }
            Some('\\') => name.push('\\'),
            Some(_) => return Ok(name),
            None => {
                return Err(QueryError::new(
                    cursor.range_since(start),
                    format!("the closing {quote} is missing"),
                ));
            }
        }
    }
}

/// `[(@.length-1)]`, Json-path's older way to count from the end.
fn read_from_end(cursor: &mut Cursor<'_>) -> Result<Selector, QueryError> {
    let start = cursor.position();
    let inner = cursor.take_while(|c| c != ')');
    let compact: String = inner.chars().filter(|c| !c.is_whitespace()).collect();
    cursor.expect(")")?;
    let offset = compact
        .strip_prefix("(@.length-")
        .or_else(|| compact.strip_prefix("(@.length()-"))
        .or_else(|| compact.strip_prefix("(@.size()-"));
    match offset.and_then(|digits| digits.parse::<i64>().ok()) {
        Some(offset) if offset > 0 => Ok(Selector::Index(-offset)),
        _ => Err(QueryError::new(
            cursor.range_since(start),
            "expressions in brackets are not supported",
        )
        .help("the last item is `[-1]`, a filter is `[?(@.field == 'value')]`")),
    }
}

fn read_numbers(cursor: &mut Cursor<'_>, start: usize) -> Result<Selector, QueryError> {
    let first = read_number(cursor)?;
    match (cursor.peek(), first) {
        (Some(':'), _) => read_slice(cursor, first, start),
        (Some(','), Some(first)) => read_indexes(cursor, first),
        (_, Some(index)) => Ok(Selector::Index(index)),
        (_, None) => Err(cursor.unexpected("an index")),
    }
}

fn read_slice(
    cursor: &mut Cursor<'_>,
    first: Option<i64>,
    start: usize,
) -> Result<Selector, QueryError> {
    cursor.expect(":")?;
    let end = read_number(cursor)?;
    let step = if cursor.eat(":") {
        read_number(cursor)?
    } else {
        None
    };
    if first.is_some() || end.is_some() {
        return Ok(Selector::Slice {
            start: first,
            end,
            step,
        });
    }
    cursor.eat("]");
    Err(QueryError::new(
        cursor.range_since(start),
        "a slice needs a first or a last index",
    )
    .help("every item is `[*]`"))
}

fn read_indexes(cursor: &mut Cursor<'_>, first: i64) -> Result<Selector, QueryError> {
    let mut indexes = vec![first];
    while cursor.eat(",") {
        let index = read_number(cursor)?;
        indexes.push(index.ok_or_else(|| cursor.unexpected("an index"))?);
    }
    Ok(Selector::Indexes(indexes))
}

/// Reads an integer and the blanks around it, if one stands here. Java's `int` bounds it, as on AWS.
fn read_number(cursor: &mut Cursor<'_>) -> Result<Option<i64>, QueryError> {
    cursor.skip_whitespace();
    let start = cursor.position();
    cursor.eat("-");
    cursor.take_while(|c| c.is_ascii_digit());
    let digits = cursor.since(start);
    let range = cursor.range_since(start);
    cursor.skip_whitespace();
    if digits.is_empty() {
        return Ok(None);
    }
    match digits.parse::<i32>() {
        Ok(number) => Ok(Some(number.into())),
        Err(_) => Err(QueryError::new(
            range,
            format!("`{digits}` is not an index"),
        )),
    }
}
