//! Printing: compact JSON text, and an indented form for people. No recursion, so no depth is too
//! much.

use super::{ArcStr, Array, Json, Object, object, string};
use std::fmt;
use std::slice;

impl Json {
    /// Appends the compact JSON text to `out`.
    pub fn write_to(&self, out: &mut String) {
        write(self, Layout::Compact, out);
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
        // In one piece: a formatter is slow with many small ones.
        let mut text = String::with_capacity(self.serialized_len().min(RESERVED_BYTES));
        write(self, layout, &mut text);
        f.write_str(&text)
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

/// No more than this is reserved ahead: shared structure can describe a text beyond any memory.
const RESERVED_BYTES: usize = 1 << 20;

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

fn write(root: &Json, layout: Layout, out: &mut String) {
    let mut open = Vec::new();
    open.extend(begin(root, out));
    let mut first = true;
    while let Some(container) = open.last_mut() {
        let Some((key, value)) = container.next() else {
            let closing = container.closing();
            open.pop();
            if !first {
                layout.break_line(open.len(), out);
            }
            out.push(closing);
            first = false;
            continue;
        };
        if !first {
            out.push(',');
        }
        layout.break_line(open.len(), out);
        if let Some(key) = key {
            string::write_quoted(key, out);
            out.push_str(layout.colon());
        }
        let opened = begin(value, out);
        first = opened.is_some();
        open.extend(opened);
    }
}

/// Writes a scalar whole, or the opening bracket of a container.
fn begin<'j>(value: &'j Json, out: &mut String) -> Option<Open<'j>> {
    match value {
        Json::Null => out.push_str("null"),
        Json::Bool(true) => out.push_str("true"),
        Json::Bool(false) => out.push_str("false"),
        Json::Number(number) => number.with_text(|text| out.push_str(text)),
        Json::String(text) => string::write_quoted(text, out),
        Json::Array(array) => {
            out.push('[');
            return Some(Open::Array(array.iter()));
        }
        Json::Object(object) => {
            out.push('{');
            return Some(Open::Object(object.iter()));
        }
    }
    None
}

impl Layout {
    fn colon(self) -> &'static str {
        match self {
            Self::Compact => ":",
            Self::Indented => ": ",
        }
    }

    fn break_line(self, depth: usize, out: &mut String) {
        if let Self::Indented = self {
            out.push('\n');
            (0..depth).for_each(|_| out.push_str("  "));
        }
    }
}
