//! `${Name}` placeholders and the values given for them.

use std::collections::BTreeMap;

use crate::codes;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::json::{Node, Text, Value};
use crate::names::closest;
use crate::source::{OffsetMap, Span};

/// The most text that substitution may add to a definition: as much as AWS allows a whole definition to have.
const MAX_ADDED_BYTES: usize = 1024 * 1024;

/// The values of the placeholders that a definition may hold.
///
/// They are put in once, and what they hold is not looked through again: a placeholder given as its own value, `HOME`
/// as `${HOME}`, stays in the text.
#[derive(Clone, Debug, Default)]
pub struct Substitutions {
    values: BTreeMap<String, String>,
}

impl FromIterator<(String, String)> for Substitutions {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(values: I) -> Substitutions {
        Substitutions {
            values: values.into_iter().collect(),
        }
    }
}

impl Substitutions {
    /// The value given for `${name}`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// The fault of a placeholder that no value is given for.
    pub(crate) fn unresolved(&self, name: &str, span: Span) -> Diagnostic {
        let message = format!("no value is given for `${{{name}}}`");
        let fault = Diagnostic::new(&codes::UNRESOLVED_SUBSTITUTION, span, message);
        let known = self.values.keys().map(String::as_str);
        match closest(name, known) {
            Some(known) => fault.help(format!("did you mean `${{{known}}}`?")),
            None => fault.help(format!("give `{name}` a value among the substitutions")),
        }
    }

    /// Puts the values into every string and key below `node`.
    ///
    /// A placeholder without a value may only be a whole `Resource` or `FunctionName`: it names the function then.
    pub(crate) fn apply(&self, node: &mut Node, diagnostics: &mut Diagnostics) {
        let mut pass = Pass {
            values: self,
            added: Added::default(),
            diagnostics,
        };
        pass.node(node, false);
    }
}

struct Pass<'a> {
    values: &'a Substitutions,
    added: Added,
    diagnostics: &'a mut Diagnostics,
}

impl Pass<'_> {
    fn node(&mut self, node: &mut Node, names_function: bool) {
        match &mut node.value {
            Value::String(text) => {
                if !(names_function
                    && whole_placeholder(&text.text)
                        .is_some_and(|name| self.values.get(name).is_none()))
                {
                    self.text(text);
                }
            }
            Value::Array(elements) => {
                for element in elements {
                    self.node(element, false);
                }
            }
            Value::Object(members) => {
                for member in members {
                    self.text(&mut member.key);
                    let key = member.key.as_str();
                    self.node(
                        &mut member.value,
                        matches!(key, "Resource" | "FunctionName"),
                    );
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn text(&mut self, text: &mut Text) {
        if !text.text.contains("${") {
            return;
        }
        let mut result = String::new();
        let mut offsets = OffsetMap::shifted(0);
        let mut at = 0;
        while let Some(found) = text.text[at..].find("${") {
            let start = at + found;
            result.push_str(&text.text[at..start]);
            let name = placeholder_at(&text.text[start..]);
            let length = name.map_or("${".len(), |name| name.len() + "${}".len());
            at = start + length;
            let Some(name) = name else {
                result.push_str("${");
                continue;
            };
            if let Some(value) = self.values.get(name) {
                if !self.added.add(value.len(), text.span, self.diagnostics) {
                    return;
                }
                offsets.replaced(result.len(), start);
                result.push_str(value);
                offsets.verbatim(result.len(), at);
            } else {
                let span = text.span_of(start, at);
                self.diagnostics.report(self.values.unresolved(name, span));
                result.push_str(&text.text[start..at]);
            }
        }
        result.push_str(&text.text[at..]);
        text.offsets = text.offsets.after(&offsets);
        text.text = result;
    }
}

/// Counts what substitution adds to a definition, in bytes.
#[derive(Default)]
pub(crate) struct Added(usize);

impl Added {
    /// Counts a value of `bytes` put in at `span`. False where that is more than may be added, which is reported once.
    pub(crate) fn add(&mut self, bytes: usize, span: Span, diagnostics: &mut Diagnostics) -> bool {
        let was_full = self.0 > MAX_ADDED_BYTES;
        self.0 = self.0.saturating_add(bytes);
        let fits = self.0 <= MAX_ADDED_BYTES;
        if !fits && !was_full {
            let message = "the substitutions make the definition larger than 1 MiB";
            diagnostics.report(Diagnostic::new(&codes::DEFINITION_TOO_LARGE, span, message));
        }
        fits
    }
}

/// The name in the `${Name}` that `text` begins with, if it begins with one.
pub(crate) fn placeholder_at(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("${")?;
    // What cannot stand in a name ends the search: text may hold many `${` and no `}`.
    let ends = |character: char| character.is_whitespace() || "}{$\"'".contains(character);
    let (name, end) = rest.split_at(rest.find(ends)?);
    (!name.is_empty() && end.starts_with('}')).then_some(name)
}

/// The name, where `text` is one placeholder and nothing else.
pub(crate) fn whole_placeholder(text: &str) -> Option<&str> {
    placeholder_at(text).filter(|name| name.len() + "${}".len() == text.len())
}
