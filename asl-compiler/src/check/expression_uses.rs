//! Every place of a JSONata state where an expression stands, and what of `$states` it may read there (checklist 2.17).

use crate::json::{Node, Text, Value};
use crate::lower::jsonata::expression_text;
use crate::model::{
    Assign, Choice, Condition, FieldValue, Map, PayloadTemplate, QueryLanguage, State, StateKind,
    WaitFor,
};

/// What `$states` has beside `input` and `context`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Members {
    /// `result`: the state has done its work.
    pub(super) result: bool,
    /// `errorOutput`: a catcher has caught something.
    pub(super) error_output: bool,
}

/// An expression and where it stands.
pub(super) struct Use<'a> {
    /// The string, delimiters included.
    pub(super) text: &'a Text,
    /// The field's place below the state.
    pub(super) place: String,
    /// What it may read.
    pub(super) members: Members,
}

/// The expressions of a JSONata state; those of states inside it are not its own. JSONPath states have none.
pub(super) fn of(state: &State) -> Vec<Use<'_>> {
    let mut uses = Uses(Vec::new());
    if state.query_language == QueryLanguage::Jsonata {
        uses.state(state);
        uses.kind(&state.kind);
    }
    uses.0
}

struct Uses<'a>(Vec<Use<'a>>);

const NEITHER: Members = Members {
    result: false,
    error_output: false,
};

const RESULT: Members = Members {
    result: true,
    error_output: false,
};

const ERROR_OUTPUT: Members = Members {
    result: false,
    error_output: true,
};

impl<'a> Uses<'a> {
    fn state(&mut self, state: &'a State) {
        let works = matches!(
            state.kind,
            StateKind::Task(_) | StateKind::Parallel(_) | StateKind::Map(_)
        );
        let members = if works { RESULT } else { NEITHER };
        self.node(state.arguments.as_ref(), "Arguments", NEITHER);
        self.node(state.output.as_ref(), "Output", members);
        self.assign(state.assign.as_ref(), "Assign", members);
        for (index, catcher) in state.catch.iter().enumerate() {
            let place = format!("Catch[{index}]");
            self.node(
                catcher.output.as_ref(),
                &format!("{place}/Output"),
                ERROR_OUTPUT,
            );
            self.assign(
                catcher.assign.as_ref(),
                &format!("{place}/Assign"),
                ERROR_OUTPUT,
            );
        }
    }

    fn kind(&mut self, kind: &'a StateKind) {
        match kind {
            StateKind::Task(task) => {
                self.value(task.timeout_seconds.as_ref(), "TimeoutSeconds");
                self.value(task.heartbeat_seconds.as_ref(), "HeartbeatSeconds");
                let credentials = task.credentials.as_ref();
                self.template(credentials.map(|given| &given.template), "Credentials");
            }
            StateKind::Wait(wait) => match &wait.wait_for {
                WaitFor::Seconds(seconds) => self.value(Some(seconds), "Seconds"),
                WaitFor::Timestamp(timestamp) => self.value(Some(timestamp), "Timestamp"),
            },
            StateKind::Fail(fail) => {
                self.value(fail.error.as_ref(), "Error");
                self.value(fail.cause.as_ref(), "Cause");
            }
            StateKind::Choice(choice) => self.choice(choice),
            StateKind::Map(map) => self.map(map),
            StateKind::Pass(_) | StateKind::Succeed(_) | StateKind::Parallel(_) => {}
        }
    }

    fn choice(&mut self, choice: &'a Choice) {
        for (index, rule) in choice.rules.iter().enumerate() {
            let place = format!("Choices[{index}]");
            if let Condition::Expression(node) = &rule.condition {
                self.node(Some(node), &format!("{place}/Condition"), NEITHER);
            }
            self.node(rule.output.as_ref(), &format!("{place}/Output"), NEITHER);
            self.assign(rule.assign.as_ref(), &format!("{place}/Assign"), NEITHER);
        }
    }

    fn map(&mut self, map: &'a Map) {
        self.node(map.items.as_ref(), "Items", NEITHER);
        self.template(map.item_selector.as_ref(), "ItemSelector");
        self.value(map.max_concurrency.as_ref(), "MaxConcurrency");
        self.value(
            map.tolerated_failure_count.as_ref(),
            "ToleratedFailureCount",
        );
        self.value(
            map.tolerated_failure_percentage.as_ref(),
            "ToleratedFailurePercentage",
        );
        if let Some(reader) = &map.item_reader {
            self.template(reader.parameters.as_ref(), "ItemReader/Arguments");
            self.value(
                reader.max_items.as_ref(),
                "ItemReader/ReaderConfig/MaxItems",
            );
        }
        if let Some(batcher) = &map.item_batcher {
            self.template(batcher.batch_input.as_ref(), "ItemBatcher/BatchInput");
            let (items, bytes) = (
                &batcher.max_items_per_batch,
                &batcher.max_input_bytes_per_batch,
            );
            self.value(items.as_ref(), "ItemBatcher/MaxItemsPerBatch");
            self.value(bytes.as_ref(), "ItemBatcher/MaxInputBytesPerBatch");
        }
        if let Some(writer) = &map.result_writer {
            self.template(writer.parameters.as_ref(), "ResultWriter/Arguments");
        }
    }

    fn value<T>(&mut self, value: Option<&'a FieldValue<T>>, place: &str) {
        if let Some(FieldValue::Expression(text)) = value {
            self.add(text, place.to_owned(), NEITHER);
        }
    }

    fn template(&mut self, template: Option<&'a PayloadTemplate>, place: &str) {
        if let Some(PayloadTemplate::Literal(node)) = template {
            self.node(Some(node), place, NEITHER);
        }
    }

    fn assign(&mut self, assign: Option<&'a Assign>, place: &str, members: Members) {
        for variable in assign.into_iter().flat_map(|assign| &assign.variables) {
            if let PayloadTemplate::Literal(node) = &variable.value {
                let place = format!("{place}/{}", variable.name.as_str());
                self.node(Some(node), &place, members);
            }
        }
    }

    fn node(&mut self, node: Option<&'a Node>, place: &str, members: Members) {
        match node.map(|node| &node.value) {
            Some(Value::String(text)) if expression_text(text.as_str()).is_some() => {
                self.add(text, place.to_owned(), members);
            }
            Some(Value::Array(elements)) => {
                for (index, element) in elements.iter().enumerate() {
                    self.node(Some(element), &format!("{place}[{index}]"), members);
                }
            }
            Some(Value::Object(fields)) => {
                for field in fields {
                    let place = format!("{place}/{}", field.key.as_str());
                    self.node(Some(&field.value), &place, members);
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, text: &'a Text, place: String, members: Members) {
        self.0.push(Use {
            text,
            place,
            members,
        });
    }
}
