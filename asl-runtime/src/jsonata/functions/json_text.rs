//! `$string` of structured values, and AWS's `$parse`.

use std::fmt::Write;

use super::limit::MAX_TEXT;
use super::number_text::{round_to_15_digits, to_text};
use crate::json::{ArcStr, Json};
use crate::jsonata::Error;

/// `$string(value, prettify)` of anything but a text or a function: JSON text with numbers rounded to 15
/// digits; pretty text is indented by two spaces.
///
/// # Errors
/// D3001 for an infinite number, D1001 for one inside; a text beyond the limit.
pub(crate) fn stringify(value: &Json, prettify: bool) -> Result<String, Error> {
    if value.as_f64().is_some_and(|number| !number.is_finite()) {
        return Err(Error::new(
            "D3001",
            "Attempting to invoke string function on Infinity or NaN",
        ));
    }
    let mut printer = Printer {
        out: String::new(),
        prettify,
    };
    printer.print(value)?;
    super::limit::bounded(printer.out)
}

/// AWS's `$parse(text)`.
///
/// # Errors
/// D3137 where the text is not JSON.
pub(crate) fn parse(text: &str) -> Result<Json, Error> {
    Json::parse(text).map_err(|error| {
        Error::new(
            "D3137",
            format!("The argument of the parse function is not JSON: {error}"),
        )
    })
}

/// `text` as JSON.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    write_quoted(text, &mut out);
    out
}

/// As `JSON.stringify` has it.
fn write_quoted(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..='\u{1f}' => write!(out, "\\u{:04x}", u32::from(character))
                .expect("writing to a String cannot fail"),
            _ => out.push(character),
        }
    }
    out.push('"');
}

/// Writes without recursion: values may be deep.
struct Printer {
    out: String,
    prettify: bool,
}

/// What is left of a container.
type Rest<'j> = Box<dyn Iterator<Item = (Option<&'j ArcStr>, &'j Json)> + 'j>;

impl Printer {
    fn print(&mut self, value: &Json) -> Result<(), Error> {
        let mut open: Vec<(Rest<'_>, char)> = Vec::new();
        open.extend(self.begin(value)?);
        let mut first = true;
        while let Some((rest, closing)) = open.last_mut() {
            let Some((key, value)) = rest.next() else {
                let closing = *closing;
                open.pop();
                if !first {
                    self.break_line(open.len());
                }
                self.out.push(closing);
                first = false;
                continue;
            };
            if !first {
                self.out.push(',');
            }
            self.break_line(open.len());
            if let Some(key) = key {
                write_quoted(key, &mut self.out);
                self.out.push_str(if self.prettify { ": " } else { ":" });
            }
            let container = self.begin(value)?;
            first = container.is_some();
            open.extend(container);
            self.check()?;
        }
        Ok(())
    }

    /// Writes a scalar whole, or the opening bracket of a container.
    fn begin<'j>(&mut self, value: &'j Json) -> Result<Option<(Rest<'j>, char)>, Error> {
        match value {
            Json::Null => self.out.push_str("null"),
            Json::Bool(value) => self.out.push_str(if *value { "true" } else { "false" }),
            Json::Number(number) => self.out.push_str(&number_text(number.as_f64())?),
            Json::String(text) => write_quoted(text, &mut self.out),
            Json::Array(items) => {
                self.out.push('[');
                return Ok(Some((Box::new(items.iter().map(|item| (None, item))), ']')));
            }
            Json::Object(fields) => {
                self.out.push('{');
                let fields = fields.iter().map(|(key, value)| (Some(key), value));
                return Ok(Some((Box::new(fields), '}')));
            }
        }
        Ok(None)
    }

    fn break_line(&mut self, depth: usize) {
        if self.prettify {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n("  ", depth));
        }
    }

    /// Stops a text that is certainly too long; a character has at most three bytes a unit.
    fn check(&self) -> Result<(), Error> {
        if self.out.len() > 3 * MAX_TEXT {
            return Err(Error::memory_limit());
        }
        Ok(())
    }
}

fn number_text(number: f64) -> Result<String, Error> {
    if number.is_finite() {
        return Ok(to_text(round_to_15_digits(number)));
    }
    Err(Error::new("D1001", "Number out of range: null"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn string(json: &str, prettify: bool) -> Result<String, &'static str> {
        let value = Json::parse(json).expect(json);
        stringify(&value, prettify).map_err(|error| error.code())
    }

    #[test]
    fn numbers_are_rounded_to_15_digits() {
        for (json, text) in [
            ("[1, 1.0, -0.0, 1e25]", "[1,1,0,1e+25]"),
            (
                r#"{"third": 0.33333333333333331}"#,
                r#"{"third":0.333333333333333}"#,
            ),
            ("22.0", "22"),
        ] {
            assert_eq!(string(json, false).as_deref(), Ok(text));
        }
    }

    #[test]
    fn pretty_text_is_indented_by_two() {
        let text = "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}";
        assert_eq!(string(r#"{"a":[1,{}],"b":[]}"#, true).as_deref(), Ok(text));
    }

    #[test]
    fn controls_are_escaped() {
        assert_eq!(
            quoted("a\"\\\n\u{1f}\u{7f}é"),
            "\"a\\\"\\\\\\n\\u001f\u{7f}é\""
        );
    }

    #[test]
    fn infinite_numbers_have_no_text() {
        assert_eq!(string("1e999", false), Err("D3001"));
        assert_eq!(string("[1e999]", false), Err("D1001"));
    }

    #[test]
    fn shared_values_may_not_print_without_end() {
        let mut value = Json::from("x".repeat(1000));
        for _ in 0..40 {
            value = Json::Array([value.clone(), value].into_iter().collect());
        }
        assert_eq!(
            stringify(&value, false).map_err(|error| error.code()),
            Err("U1001")
        );
    }

    #[test]
    fn parse_reads_json_only() {
        assert_eq!(parse("[1]").expect("JSON").to_string(), "[1]");
        assert_eq!(parse("[1").map_err(|error| error.code()), Err("D3137"));
    }
}
