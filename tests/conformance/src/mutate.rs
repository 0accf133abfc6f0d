//! Tests the comparison itself: one recorded value is altered, and the same answer must then be found wrong.

use crate::case::Case;
use crate::engine::Answer;
use crate::run::judge;
use serde_json::{Map, Value, json};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Which value of `expect` is altered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alteration {
    /// A value of the outcome: status, output, error, cause or a diagnostic.
    Outcome,
    /// A value in an event's details.
    EventValue,
    /// An event's type.
    EventType,
    /// An event's `previousEventId`.
    PreviousEventId,
}

impl Alteration {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Outcome,
        Self::EventValue,
        Self::EventType,
        Self::PreviousEventId,
    ];

    /// Whether the value at `pointer` in `expect` is one to alter.
    fn covers(self, pointer: &str) -> bool {
        let Some(event) = pointer.strip_prefix("/history/") else {
            return self == Self::Outcome && is_compared(pointer);
        };
        let field = event.split('/').nth(1).unwrap_or_default();
        self == match field {
            "type" => Self::EventType,
            "previousEventId" => Self::PreviousEventId,
            _ => Self::EventValue,
        }
    }
}

impl fmt::Display for Alteration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Outcome => "outcome",
            Self::EventValue => "event value",
            Self::EventType => "event type",
            Self::PreviousEventId => "previousEventId",
        })
    }
}

/// Whether the comparison looks at a value outside the history: the rest says how the recording was made.
fn is_compared(pointer: &str) -> bool {
    let fields = [
        "/status",
        "/output",
        "/output_json_text",
        "/error",
        "/cause",
        "/create_error/code",
        "/create_error/message",
        "/result",
        "/diagnostics",
    ];
    fields.iter().any(|field| {
        let rest = pointer.strip_prefix(field);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// How many altered cases were found wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Share {
    /// How many were tried.
    pub tried: usize,
    /// The names of those that passed all the same, each with the place altered.
    pub missed: Vec<String>,
}

impl Share {
    /// Whether at least 99 % were found wrong.
    #[must_use]
    pub fn suffices(&self) -> bool {
        self.missed.len() * 100 <= self.tried
    }

    /// Alters one value of a case that passes with `answer`, and notes whether it is noticed.
    pub fn try_case(&mut self, alteration: Alteration, case: &Case, answer: &Answer) {
        let Some((expect, at)) = altered(alteration, case) else {
            return;
        };
        self.tried += 1;
        if judge(case, &expect, answer).passed() {
            self.missed.push(format!("{} {at}", case.name));
        }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} of {} altered cases fail",
            self.tried - self.missed.len(),
            self.tried
        )
    }
}

/// The case's `expect` with one value altered, and where; the case's name decides which.
fn altered(alteration: Alteration, case: &Case) -> Option<(Value, String)> {
    let mut pointers = Vec::new();
    leaves(&case.expect, String::new(), &mut pointers);
    pointers.retain(|pointer| alteration.covers(pointer));
    let mut hasher = DefaultHasher::new();
    case.name.hash(&mut hasher);
    let count = u64::try_from(pointers.len()).ok()?;
    let chosen = usize::try_from(hasher.finish().checked_rem(count)?).ok()?;
    let pointer = pointers.swap_remove(chosen);
    let mut expect = case.expect.clone();
    alter(expect.pointer_mut(&pointer)?);
    Some((expect, pointer))
}

fn leaves(value: &Value, at: String, found: &mut Vec<String>) {
    let mut members: Vec<(String, &Value)> = Vec::new();
    match value {
        Value::Array(items) => members.extend(
            items
                .iter()
                .enumerate()
                .map(|(index, item)| (index.to_string(), item)),
        ),
        Value::Object(fields) => {
            members.extend(fields.iter().map(|(name, value)| (escaped(name), value)));
        }
        _ => {}
    }
    if members.is_empty() {
        found.push(at);
        return;
    }
    for (name, member) in members {
        leaves(member, format!("{at}/{name}"), found);
    }
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn alter(value: &mut Value) {
    *value = match value {
        Value::Null => json!("altered"),
        Value::Bool(truth) => json!(!*truth),
        Value::Number(number) => match number.as_u64() {
            Some(number) => json!(number.wrapping_add(1)),
            None => json!(number.as_f64().unwrap_or_default() / 2.0 + 1.5),
        },
        Value::String(text) => json!(format!("altered {text}")),
        Value::Array(_) => json!(["altered"]),
        Value::Object(_) => Value::Object(Map::from_iter([("altered".to_owned(), Value::Null)])),
    };
}
