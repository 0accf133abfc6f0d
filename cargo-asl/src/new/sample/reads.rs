//! What the states of a machine read, field by field.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::{Map, Value, json};

use super::path::{Read, Root, reads};
use super::shape::{Shape, Step};

/// How deep a definition is looked into; the compiler refuses what is deeper.
const MAX_DEPTH: usize = 64;

/// Fields that read nothing, or that are read apart.
const PASSED_OVER: [&str; 10] = [
    "Branches",
    "Comment",
    "ItemProcessor",
    "Iterator",
    "Next",
    "Resource",
    "Result",
    "ResultPath",
    "Type",
    "Variable",
];

/// Where states and catchers put what they have, by their `ResultPath`.
#[derive(Debug, Default)]
struct Places {
    /// What is read below is a part of a task's answer.
    results: BTreeSet<Vec<Step>>,
    /// What is read below is a part of an error, and of nobody's answer.
    errors: BTreeSet<Vec<Step>>,
}

impl Places {
    /// Adds those of a value and everything in it.
    fn add(&mut self, value: &Value, depth: usize) {
        if depth >= MAX_DEPTH {
            return;
        }
        let catchers = value.get("Catch").and_then(Value::as_array);
        let errors = catchers.into_iter().flatten().filter_map(result_path);
        self.errors.extend(errors);
        if value.get("Type").is_some() {
            self.results.extend(result_path(value));
        }
        let elements = value.as_array().into_iter().flatten();
        let members = value.as_object().into_iter().flat_map(Map::values);
        for inner in elements.chain(members) {
            self.add(inner, depth + 1);
        }
    }
}

/// Where a state or catcher puts its result, if that is not all of its output.
fn result_path(of: &Value) -> Option<Vec<Step>> {
    let reads = reads(of.get("ResultPath")?.as_str()?);
    reads.into_iter().next().map(|read| read.steps)
}

/// What has been read so far.
#[derive(Debug, Default)]
pub(super) struct Reads {
    pub(super) shape: Shape,
    /// Of the items of the Map that is being read.
    item: Shape,
    places: Rc<Places>,
}

impl Reads {
    /// What the states of a definition read.
    pub(super) fn of(definition: &Value) -> Reads {
        let mut places = Places::default();
        places.add(definition, 0);
        let mut reads = Reads {
            places: Rc::new(places),
            ..Reads::default()
        };
        reads.add_machine(definition, 0);
        reads
    }

    /// Adds what the states of a machine, branch or Item Processor read.
    fn add_machine(&mut self, machine: &Value, depth: usize) {
        let states = machine.get("States").and_then(Value::as_object);
        for state in states.into_iter().flat_map(Map::values) {
            if depth < MAX_DEPTH {
                self.add_state(state, depth);
            }
        }
    }

    fn add_state(&mut self, state: &Value, depth: usize) {
        self.item = Shape::default();
        self.add_fields(state, depth);
        let branches = state.get("Branches").and_then(Value::as_array);
        for branch in branches.into_iter().flatten() {
            self.add_machine(branch, depth + 1);
        }
        let processor = state.get("ItemProcessor").or_else(|| state.get("Iterator"));
        if let Some(processor) = processor {
            self.add_map(state, processor, depth);
        }
    }

    /// Items have what their processor reads, or what it reads of a selector's field that holds them.
    fn add_map(&mut self, map: &Value, processor: &Value, depth: usize) {
        let mut item = std::mem::take(&mut self.item);
        let mut inner = Reads {
            places: Rc::clone(&self.places),
            ..Reads::default()
        };
        inner.add_machine(processor, depth + 1);
        let selector = map.get("ItemSelector").or_else(|| map.get("Parameters"));
        if selector.is_none() {
            item.merge(&inner.shape);
        }
        for (key, value) in selector.and_then(Value::as_object).into_iter().flatten() {
            let name = Step::Name(key.trim_end_matches(".$").to_owned());
            if let [read] = value.as_str().map(reads).unwrap_or_default().as_slice() {
                let field = inner.shape.at(&[name]).clone();
                let shape = match read.of {
                    Root::Item => &mut item,
                    Root::Data | Root::Other => &mut self.shape,
                };
                shape.at(&read.steps).merge(&field);
            }
        }
        // Stubs inside the processor answer with the same sample.
        self.shape.merge(&inner.shape);
        let items = map.get("ItemsPath").or_else(|| map.get("Items"));
        let items = items.and_then(Value::as_str).map(reads);
        if let Some([read]) = items.as_deref()
            && read.steps.first() != Some(&Step::Element)
        {
            let items = self.shape.at(&read.steps);
            items.at(&[Step::Element]).merge(&item);
        }
    }

    /// Adds what the strings of a state read, however deep they stand.
    fn add_fields(&mut self, value: &Value, depth: usize) {
        match value {
            Value::String(text) => self.add_text(text, None),
            Value::Array(elements) if depth < MAX_DEPTH => {
                for element in elements {
                    self.add_fields(element, depth + 1);
                }
            }
            Value::Object(members) if depth < MAX_DEPTH => {
                self.add_test(members);
                for (key, value) in members {
                    match (value.as_str(), guess(key)) {
                        _ if PASSED_OVER.contains(&key.as_str()) => {}
                        (Some(text), Some(guess)) => self.add_text(text, Some(&guess)),
                        _ => self.add_fields(value, depth + 1),
                    }
                }
            }
            _ => {}
        }
    }

    /// Adds the `Variable` of a data test with a value for which it holds. What may be absent mostly tells of a failure.
    fn add_test(&mut self, test: &Map<String, Value>) {
        let Some(variable) = test.get("Variable").and_then(Value::as_str) else {
            return;
        };
        let operand = test
            .iter()
            .find_map(|(operator, operand)| held(operator, operand));
        self.add_text(variable, operand.as_ref());
    }

    /// Adds what a text reads; `guess` is for what its paths lead to.
    fn add_text(&mut self, text: &str, guess: Option<&Value>) {
        for read in reads(text) {
            self.add(&read, guess.or(read.guess.as_ref()));
        }
    }

    fn add(&mut self, read: &Read, guess: Option<&Value>) {
        // The sample itself is an object: a list is that of branches, whose answers have what is read of its elements.
        let mut steps = read.steps.as_slice();
        while let ([Step::Element, rest @ ..], Root::Data) = (steps, read.of) {
            steps = rest;
        }
        let is_below = |places: &BTreeSet<Vec<Step>>, length| {
            steps
                .get(..length)
                .is_some_and(|above| places.contains(above))
        };
        if (1..=steps.len()).any(|length| is_below(&self.places.errors, length)) {
            return;
        }
        let shape = match read.of {
            Root::Item => &mut self.item,
            Root::Data | Root::Other => &mut self.shape,
        };
        shape.at(steps).guess(guess);
        let results = (1..=steps.len()).filter(|length| is_below(&self.places.results, *length));
        for length in results.chain([0]) {
            add_answer(shape, steps.get(length..).unwrap_or_default(), guess);
        }
    }
}

/// Adds what is read of an answer. The Lambda integration wraps what a stub answers.
fn add_answer(shape: &mut Shape, answer: &[Step], guess: Option<&Value>) {
    let wrapped = match answer {
        [Step::Name(first), rest @ ..] if first == "Payload" => rest,
        _ => &[],
    };
    for answer in [answer, wrapped] {
        if matches!(answer.first(), Some(Step::Name(_))) {
            shape.at(answer).guess(guess);
        }
    }
}

/// What a field that takes a path wants to find there.
fn guess(key: &str) -> Option<Value> {
    match key {
        "ItemsPath" => Some(json!(["sample"])),
        "TimestampPath" => Some(json!(PAST)),
        "SecondsPath"
        | "TimeoutSecondsPath"
        | "MaxConcurrencyPath"
        | "MaxItemsPath"
        | "MaxItemsPerBatchPath"
        | "ToleratedFailureCountPath"
        | "ToleratedFailurePercentagePath" => Some(json!(1)),
        _ => None,
    }
}

/// A moment that no Wait waits for.
const PAST: &str = "2025-01-01T00:00:00Z";

/// A value for which a data test holds.
fn held(operator: &str, operand: &Value) -> Option<Value> {
    if operator.ends_with("Path") {
        return None;
    }
    let number = |change: i64| Some(json!(operand.as_i64()?.saturating_add(change)));
    match operator {
        "StringMatches" => Some(json!(operand.as_str()?.replace('*', "x"))),
        "IsNumeric" => Some(json!(1)),
        "IsBoolean" => Some(json!(true)),
        "IsTimestamp" => Some(json!(PAST)),
        "NumericGreaterThan" => number(1),
        "NumericLessThan" => number(-1),
        _ if operator.starts_with("Is") || operator == "Variable" || operator == "Next" => None,
        _ if operator.contains("Equals") => Some(operand.clone()),
        _ => None,
    }
}
