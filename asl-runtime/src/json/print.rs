//! Printing: compact JSON text, and an indented form for people. No recursion, so no depth is too much.

use super::{ArcStr, Array, Json, Object, object, string};
use std::fmt::{self, Write};
use std::slice;

impl Json {
    /// Appends the compact JSON text to `out`.
    pub fn write_to(&self, out: &mut String) {
        write(self, Layout::Compact, out).expect("writing to a String cannot fail");
    }
}

impl fmt::Display for Json {
    /// Compact JSON; `{:#}` indents by two spaces.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let layout = if f.alternate() {
            Layout::Indented
        } else {
            Layout::Compact
        };
        write(self, layout, f)
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

macro_rules! print_as_json {
    ($($type:ident)*) => {$(
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&Json::$type(self.clone()), f)
            }
        }

        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    )*};
}

print_as_json!(Array Object);

#[derive(Clone, Copy)]
enum Layout {
    Compact,
    Indented,
}

/// A container of which some was written.
enum Open<'j> {
    Array(slice::Iter<'j, Json>),
    Object(object::Iter<'j>),
}

impl<'j> Open<'j> {
    fn next(&mut self) -> Option<(Option<&'j ArcStr>, &'j Json)> {
        match self {
            Self::Array(values) => values.next().map(|value| (None, value)),
            Self::Object(entries) => entries.next().map(|(key, value)| (Some(key), value)),
        }
    }

    fn closing(&self) -> char {
        match self {
            Self::Array(_) => ']',
            Self::Object(_) => '}',
        }
    }
}

fn write(root: &Json, layout: Layout, out: &mut impl Write) -> fmt::Result {
    let mut open = Vec::new();
    open.extend(begin(root, out)?);
    let mut first = true;
    while let Some(container) = open.last_mut() {
        let next = container.next();
        let closing = container.closing();
        let Some((key, value)) = next else {
            open.pop();
            if !first {
                layout.break_line(open.len(), out)?;
            }
            out.write_char(closing)?;
            first = false;
            continue;
        };
        if !first {
            out.write_char(',')?;
        }
        layout.break_line(open.len(), out)?;
        if let Some(key) = key {
            string::write_quoted(key, out)?;
            out.write_str(layout.colon())?;
        }
        let opened = begin(value, out)?;
        first = opened.is_some();
        open.extend(opened);
    }
    Ok(())
}

/// Writes a scalar whole, or the opening bracket of a container.
fn begin<'j>(value: &'j Json, out: &mut impl Write) -> Result<Option<Open<'j>>, fmt::Error> {
    match value {
        Json::Null => out.write_str("null")?,
        Json::Bool(true) => out.write_str("true")?,
        Json::Bool(false) => out.write_str("false")?,
        Json::Number(number) => number.with_text(|text| out.write_str(text))?,
        Json::String(text) => string::write_quoted(text, out)?,
        Json::Array(array) => {
            out.write_char('[')?;
            return Ok(Some(Open::Array(array.iter())));
        }
        Json::Object(object) => {
            out.write_char('{')?;
            return Ok(Some(Open::Object(object.iter())));
        }
    }
    Ok(None)
}

impl Layout {
    fn colon(self) -> &'static str {
        match self {
            Self::Compact => ":",
            Self::Indented => ": ",
        }
    }

    fn break_line(self, depth: usize, out: &mut impl Write) -> fmt::Result {
        match self {
            Self::Compact => Ok(()),
            Self::Indented => {
                out.write_char('\n')?;
                (0..depth).try_for_each(|_| out.write_str("  "))
            }
        }
    }
}
