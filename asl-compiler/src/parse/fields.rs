//! The fields of an object: which are known, required, or exclude each other.

use std::collections::HashSet;

use super::{Context, schema_fault};
use crate::codes;
use crate::diagnostics::Diagnostic;
use crate::json::{Member, Node};
use crate::location::Location;
use crate::model::QueryLanguage;
use crate::names::closest;
use crate::source::Span;

/// An object whose fields are being read.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a> {
    /// Where the object is written.
    pub(super) span: Span,
    /// Its place, for AWS.
    pub(super) location: Location<'a>,
    /// The query language its fields are read in.
    pub(super) language: QueryLanguage,
    members: &'a [Member],
}

/// A field that an object may have, and the one language it belongs to, if it does.
#[derive(Clone, Copy)]
pub(super) struct Field {
    /// The key.
    pub(super) name: &'static str,
    /// The only language it exists in.
    pub(super) language: Option<QueryLanguage>,
}

/// A field of both languages.
pub(super) const fn both(name: &'static str) -> Field {
    Field {
        name,
        language: None,
    }
}

/// A field of JSONPath alone.
pub(super) const fn json_path(name: &'static str) -> Field {
    Field {
        name,
        language: Some(QueryLanguage::JsonPath),
    }
}

/// A field of JSONata alone.
pub(super) const fn jsonata(name: &'static str) -> Field {
    Field {
        name,
        language: Some(QueryLanguage::Jsonata),
    }
}

impl Field {
    fn belongs_to(self, language: QueryLanguage) -> bool {
        self.language.is_none_or(|only| only == language)
    }
}

impl<'a> Fields<'a> {
    /// The fields of `node`, which must be an object.
    pub(super) fn of(
        node: &'a Node,
        location: Location<'a>,
        language: QueryLanguage,
        context: &mut Context<'_>,
    ) -> Option<Fields<'a>> {
        let Some(members) = node.as_object() else {
            wrong_type(node, &location, "an object", context);
            return None;
        };
        Some(Fields {
            span: node.span,
            location,
            language,
            members,
        })
    }

    /// The place to point at when the object as a whole is at fault: its opening brace, or the first key of a YAML
    /// mapping that has none.
    pub(super) fn opening(&self) -> Span {
        match self.members.first() {
            Some(first) if first.key.span.start == self.span.start => first.key.span,
            _ => Span {
                end: (self.span.start + 1).min(self.span.end),
                ..self.span
            },
        }
    }

    /// The members in order.
    pub(super) fn members(&self) -> &'a [Member] {
        self.members
    }

    /// The field `name`; the first one where it is repeated.
    pub(super) fn get(&self, name: &str) -> Option<&'a Member> {
        self.members
            .iter()
            .find(|member| member.key.as_str() == name)
    }

    /// The value of the field `name`.
    pub(super) fn value(&self, name: &str) -> Option<&'a Node> {
        self.get(name).map(|member| &member.value)
    }

    /// Whether the field `name` is there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Reports, all in one, the fields of `names` that are missing. One that is there under a mistyped name is left to
    /// [`only`](Fields::only).
    pub(super) fn require(&self, names: &[&str], context: &mut Context<'_>) {
        let mut missing: Vec<&str> = names
            .iter()
            .copied()
            .filter(|name| !self.has(name))
            .collect();
        for member in self.members {
            let meant = closest(member.key.as_str(), missing.iter().copied());
            missing.retain(|name| Some(*name) != meant);
        }
        if missing.is_empty() {
            return;
        }
        let quoted: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
        let message = match quoted.as_slice() {
            [one] => format!("the field {one} is missing"),
            many => format!("the fields {} are missing", many.join(", ")),
        };
        let aws = format!("These fields are required: [{}]", missing.join(", "));
        let code = &codes::MISSING_FIELD;
        let fault = schema_fault(code, self.opening(), &self.location, message, aws);
        context.report(fault.help(format!("add {}", quoted.join(" and "))));
    }

    /// Reports the fields that stand beside the first one of `names` although only one of them may be there.
    pub(super) fn at_most_one(&self, names: &[&str], context: &mut Context<'_>) {
        let mut given = self
            .members
            .iter()
            .filter(|member| names.contains(&member.key.as_str()));
        let Some(first) = given.next() else { return };
        let aws = format!(
            "There should only be one of the following fields: [{}]",
            names.join(", ")
        );
        for other in given.filter(|other| other.key != first.key) {
            let (first_name, name) = (first.key.as_str(), other.key.as_str());
            let message = format!("`{name}` and `{first_name}` exclude each other");
            let fault = schema_fault(
                &codes::EXCLUSIVE_FIELDS,
                other.key.span,
                &self.location,
                message,
                &aws,
            );
            context.report(
                fault
                    .help("keep one of them")
                    .related(first.key.span, format!("`{first_name}` is here")),
            );
        }
    }

    /// Reports the fields that are not among `known`. `elsewhere` may say where a field belongs.
    pub(super) fn only(
        &self,
        known: &[Field],
        elsewhere: impl Fn(&str) -> Option<String>,
        context: &mut Context<'_>,
    ) {
        let given: HashSet<&str> = self.members.iter().map(|m| m.key.as_str()).collect();
        let missing: Vec<&str> = known
            .iter()
            .filter(|field| field.belongs_to(self.language) && !given.contains(field.name))
            .map(|field| field.name)
            .collect();
        for member in self.members {
            let name = member.key.as_str();
            match known.iter().find(|field| field.name == name) {
                Some(field) if field.belongs_to(self.language) => {}
                Some(_) => context.report(self.other_language(member)),
                None => context.report(self.unknown(member, &missing, elsewhere(name))),
            }
        }
    }

    fn other_language(&self, member: &Member) -> Diagnostic {
        let name = member.key.as_str();
        let (this, other) = match self.language {
            QueryLanguage::JsonPath => ("JSONPath", "JSONata"),
            QueryLanguage::Jsonata => ("JSONata", "JSONPath"),
        };
        let message = format!("`{name}` is a {other} field, but {this} is the language here");
        let aws = format!(
            "The QueryLanguage is set to '{this}', but field '{name}' is only supported for the '{other}' QueryLanguage"
        );
        let code = &codes::WRONG_QUERY_LANGUAGE;
        let fault = schema_fault(code, member.key.span, &self.location, message, aws);
        fault.help(match (name, self.language) {
            ("Parameters", QueryLanguage::Jsonata) => "write `Arguments`".to_owned(),
            ("Arguments", QueryLanguage::JsonPath) => "write `Parameters`".to_owned(),
            ("Items", QueryLanguage::JsonPath) => "write `ItemsPath`".to_owned(),
            ("ItemsPath", QueryLanguage::Jsonata) => "write `Items`".to_owned(),
            (_, QueryLanguage::JsonPath) => {
                "give the state `\"QueryLanguage\": \"JSONata\"`, or remove the field".to_owned()
            }
            (_, QueryLanguage::Jsonata) => "write it in JSONata, or remove the field".to_owned(),
        })
    }

    fn unknown(&self, member: &Member, missing: &[&str], elsewhere: Option<String>) -> Diagnostic {
        let name = member.key.as_str();
        let message = format!("there is no field `{name}` here");
        let aws = format!("Field '{name}' is not supported");
        let code = &codes::UNKNOWN_FIELD;
        let fault = schema_fault(code, member.key.span, &self.location, message, aws);
        match (elsewhere, closest(name, missing.iter().copied())) {
            (Some(elsewhere), _) => fault.help(elsewhere),
            (None, Some(meant)) => fault.help(format!("did you mean `{meant}`?")),
            (None, None) => fault.help("remove it; remarks stand in `Comment`"),
        }
    }
}

/// Reports that `node` is not `wanted` ("a string").
pub(super) fn wrong_type(
    node: &Node,
    location: &Location<'_>,
    wanted: &str,
    context: &mut Context<'_>,
) {
    let message = format!("this is {}, but {wanted} is needed", node.kind());
    let aws = format!("Expected value of type {}", aws_type(wanted));
    context.report(
        schema_fault(&codes::WRONG_TYPE, node.span, location, message, aws)
            .label(format!("{wanted} is needed")),
    );
}

/// AWS's word for a type; its text for wrong types is not recorded.
fn aws_type(wanted: &str) -> String {
    let word = wanted.split_whitespace().last().unwrap_or(wanted);
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
