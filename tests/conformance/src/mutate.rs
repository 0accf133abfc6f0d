//! Tests the comparison itself: one recorded value is altered, and the same answer must then be found wrong.

use crate::case::Case;
use crate::engine::Answer;
use crate::run::{CaseResult, Outcome, judge};
use serde_json::{Map, Value, json};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Which value of `expect` is altered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Alteration {
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
    const ALL: [Self; 4] = [
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
        "/log_events",
        "/end_log_event",
        "/calls",
        "/test_state",
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
    /// Alters every case of `results` that passes, once in each way it can be altered.
    #[must_use]
    pub fn of(results: &[CaseResult]) -> Self {
        let mut share = Self::default();
        for result in results {
            if let (Some(case), Outcome::Judged(answer, verdict)) = (result.case, &result.outcome)
                && verdict.passed()
            {
                for alteration in Alteration::ALL {
                    share.try_case(alteration, case, answer);
                }
            }
        }
        share
    }

    /// Whether at least 99 % were found wrong.
    #[must_use]
    pub fn suffices(&self) -> bool {
        self.missed.len() * 100 <= self.tried
    }

    fn try_case(&mut self, alteration: Alteration, case: &Case, answer: &Answer) {
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
        let noticed = self.tried - self.missed.len();
        let tenths = (noticed * 1000).checked_div(self.tried).unwrap_or(1000);
        let (percent, tenth) = (tenths / 10, tenths % 10);
        write!(
            f,
            "{noticed} of {} altered cases fail ({percent}.{tenth} %)",
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

#[cfg(test)]
mod tests {
    use super::{Alteration, Share, altered};
    use crate::case::{Case, Folder};
    use crate::run::run_folder;
    use crate::synthetic::answer;

    fn case() -> Case {
        let case = r#"{"name": "n", "kind": "execution", "expect": {"status": "SUCCEEDED", "output": {"a": 1.5},
            "history": [{"id": 1, "previousEventId": 0, "type": "ExecutionStarted", "timestamp": "timestamp"}]}}"#;
        serde_json::from_str(case).expect("a case")
    }

    #[test]
    fn each_way_to_alter_a_case_finds_a_value_of_its_own() {
        let place = |alteration| altered(alteration, &case()).map(|(_, at)| at);
        let at = |place: &str| Some(place.to_owned());
        assert_eq!(
            place(Alteration::PreviousEventId),
            at("/history/0/previousEventId")
        );
        assert_eq!(place(Alteration::EventType), at("/history/0/type"));
        let (expect, at) = altered(Alteration::Outcome, &case()).expect("an outcome");
        assert_ne!(expect.pointer(&at), case().expect.pointer(&at));
    }

    #[test]
    fn the_share_counts_passing_cases_only() {
        let folder = Folder {
            cases: vec![case()],
            unreadable: Vec::new(),
        };
        let share = Share::of(&run_folder(&folder, answer));
        assert_eq!(share.to_string(), "4 of 4 altered cases fail (100.0 %)");
        assert!(share.suffices());
        let broken = |_: &Case| crate::engine::Answer::Broken("why".to_owned());
        assert_eq!(Share::of(&run_folder(&folder, broken)).tried, 0);
    }
}
