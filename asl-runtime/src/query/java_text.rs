//! Values as Java prints its maps and lists: `{a=1, b=[x, null]}`. AWS shows them so in `States.Format`.

use std::fmt;

use crate::json::{ArcStr, Json};

/// Displays a value as Java's `toString` does.
pub(super) struct JavaText<'j>(pub(super) &'j Json);

/// A container of which some was written.
struct Open<'j> {
    entries: Box<dyn Iterator<Item = (Option<&'j ArcStr>, &'j Json)> + 'j>,
    first: bool,
    close: char,
}

impl fmt::Display for JavaText<'_> {
    /// Goes without recursion, since data may be deeper than the stack.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut open: Vec<Open<'_>> = begin(self.0, out)?.into_iter().collect();
        while let Some(container) = open.last_mut() {
            let Some((name, value)) = container.entries.next() else {
                write!(out, "{}", container.close)?;
                open.pop();
                continue;
            };
            if !std::mem::take(&mut container.first) {
                out.write_str(", ")?;
            }
            if let Some(name) = name {
                write!(out, "{name}=")?;
            }
            open.extend(begin(value, out)?);
        }
        Ok(())
    }
}

/// Writes a scalar, or the bracket that opens a container.
fn begin<'j>(
    value: &'j Json,
    out: &mut fmt::Formatter<'_>,
) -> Result<Option<Open<'j>>, fmt::Error> {
    match value {
        Json::String(text) => out.write_str(text)?,
        Json::Array(array) => {
            out.write_str("[")?;
            let entries = Box::new(array.iter().map(|item| (None, item)));
            return Ok(Some(Open {
                entries,
                first: true,
                close: ']',
            }));
        }
        Json::Object(object) => {
            out.write_str("{")?;
            let entries = Box::new(object.iter().map(|(name, value)| (Some(name), value)));
            return Ok(Some(Open {
                entries,
                first: true,
                close: '}',
            }));
        }
        scalar => write!(out, "{scalar}")?,
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn containers_print_like_java_maps_and_lists() {
        let value =
            Json::parse(r#"{"a": 1, "b": [], "c": ["x", null, 1.50, {"d": true}], "e": {}}"#)
                .expect("json");
        assert_eq!(
            JavaText(&value).to_string(),
            "{a=1, b=[], c=[x, null, 1.5, {d=true}], e={}}"
        );
        assert_eq!(JavaText(&Json::from("plain")).to_string(), "plain");
    }
}
