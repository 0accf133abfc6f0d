//! Every place of a state where a path or an Intrinsic Function stands, and what each may be.

use crate::json::Text;
use crate::location::short;
use crate::model::{
    Assign, Catcher, Choice, Comparison, Condition, FieldValue, Map, Operand, PathField,
    PayloadTemplate, QueryLanguage, State, StateKind, TemplateField, WaitFor,
};
use crate::query::{Expression, JsonPath, QueryError, Root, reference_path};

/// Places longer than this, in bytes, are not followed further in: each query in a template has one of its own.
const MAX_PLACE: usize = 1000;

/// What may stand in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Allowed {
    /// Any Path.
    Path,
    /// A Reference Path.
    ReferencePath,
    /// A Reference Path that does not begin at the Context Object: the number fields of a Map.
    NumberPath,
    /// A Reference Path into the input: `ResultPath`.
    ResultPath,
    /// A Path or an Intrinsic Function: the value of a `.$` field.
    Expression,
    /// A Reference Path or a function that gives a string: `ErrorPath` and `CausePath`.
    StringExpression,
}

/// A query and where it stands.
pub(super) struct Use<'a> {
    /// The text of the query.
    pub(super) text: &'a Text,
    /// What it may be.
    pub(super) allowed: Allowed,
    /// The field's place below the state, as `Choices[0]/Variable`; for a `.$` field the place of its object.
    pub(super) place: String,
    /// The key of a `.$` field.
    pub(super) key: Option<String>,
}

impl Use<'_> {
    /// Parses the query and holds it against what is allowed.
    pub(super) fn parse(&self) -> Result<Expression, QueryError> {
        let text = self.text.as_str();
        match self.allowed {
            Allowed::Expression => Expression::parse(text),
            Allowed::StringExpression => {
                let expression = Expression::parse(text)?;
                expression.check_returns_string().map(|()| expression)
            }
            allowed => {
                let path = JsonPath::parse(text)?;
                match allowed {
                    Allowed::ResultPath => reference_path::check_result_path(&path)?,
                    Allowed::ReferencePath => reference_path::check(&path)?,
                    Allowed::NumberPath => number_path(&path)?,
                    _ => {}
                }
                Ok(Expression::Path(path))
            }
        }
    }
}

fn number_path(path: &JsonPath) -> Result<(), QueryError> {
    if path.root == Root::Context {
        return Err(QueryError {
            range: path.range.clone(),
            message: "this field cannot read the Context Object".to_owned(),
            help: Some("put the value into the input, or into a variable".to_owned()),
        });
    }
    reference_path::check(path)
}

/// The queries of a JSONPath state; those of states inside it are not its own. JSONata states have none.
pub(super) fn of(state: &State) -> Vec<Use<'_>> {
    let mut uses = Uses(Vec::new());
    if state.query_language == QueryLanguage::JsonPath {
        uses.data_flow(state);
        uses.kind(&state.kind);
    }
    uses.0
}

struct Uses<'a>(Vec<Use<'a>>);

impl<'a> Uses<'a> {
    fn add(&mut self, text: &'a Text, allowed: Allowed, place: impl Into<String>) {
        self.0.push(Use {
            text,
            allowed,
            place: place.into(),
            key: None,
        });
    }

    fn data_flow(&mut self, state: &'a State) {
        self.path(state.input_path.as_ref(), Allowed::Path, "InputPath");
        self.template(state.parameters.as_ref(), "Parameters");
        self.template(state.result_selector.as_ref(), "ResultSelector");
        self.path(
            state.result_path.as_ref(),
            Allowed::ResultPath,
            "ResultPath",
        );
        self.path(state.output_path.as_ref(), Allowed::Path, "OutputPath");
        self.assign(state.assign.as_ref(), "Assign");
        for (index, catcher) in state.catch.iter().enumerate() {
            self.catcher(catcher, &format!("Catch[{index}]"));
        }
    }

    fn catcher(&mut self, catcher: &'a Catcher, place: &str) {
        let result_path = format!("{place}/ResultPath");
        self.path(
            catcher.result_path.as_ref(),
            Allowed::ResultPath,
            &result_path,
        );
        self.assign(catcher.assign.as_ref(), &format!("{place}/Assign"));
    }

    fn kind(&mut self, kind: &'a StateKind) {
        match kind {
            StateKind::Task(task) => {
                let reference = Allowed::ReferencePath;
                self.value(
                    task.timeout_seconds.as_ref(),
                    reference,
                    "TimeoutSecondsPath",
                );
                self.value(
                    task.heartbeat_seconds.as_ref(),
                    reference,
                    "HeartbeatSecondsPath",
                );
                let credentials = task.credentials.as_ref();
                self.template(credentials.map(|given| &given.template), "Credentials");
            }
            StateKind::Wait(wait) => match &wait.wait_for {
                WaitFor::Seconds(seconds) => {
                    self.value(Some(seconds), Allowed::ReferencePath, "SecondsPath");
                }
                WaitFor::Timestamp(timestamp) => {
                    self.value(Some(timestamp), Allowed::ReferencePath, "TimestampPath");
                }
            },
            StateKind::Fail(fail) => {
                let string = Allowed::StringExpression;
                self.value(fail.error.as_ref(), string, "ErrorPath");
                self.value(fail.cause.as_ref(), string, "CausePath");
            }
            StateKind::Choice(choice) => self.choice(choice),
            StateKind::Map(map) => self.map(map),
            StateKind::Pass(_) | StateKind::Succeed(_) | StateKind::Parallel(_) => {}
        }
    }

    fn choice(&mut self, choice: &'a Choice) {
        for (index, rule) in choice.rules.iter().enumerate() {
            let place = format!("Choices[{index}]");
            self.assign(rule.assign.as_ref(), &format!("{place}/Assign"));
            self.condition(&rule.condition, &place);
        }
    }

    fn condition(&mut self, condition: &'a Condition, place: &str) {
        let (name, conditions) = match condition {
            Condition::And(conditions) => ("And", conditions),
            Condition::Or(conditions) => ("Or", conditions),
            Condition::Not(inner) => return self.condition(inner, &format!("{place}/Not")),
            Condition::Test(test) => {
                self.add(&test.variable, Allowed::Path, format!("{place}/Variable"));
                if let Comparison::Compare {
                    operand: Operand::Path(path),
                    ..
                } = &test.comparison
                {
                    let place = format!("{place}/{}", test.operator.text);
                    self.add(path, Allowed::Path, place);
                }
                return;
            }
            Condition::Expression(_) => return,
        };
        for (index, inner) in conditions.iter().enumerate() {
            self.condition(inner, &format!("{place}/{name}[{index}]"));
        }
    }

    fn map(&mut self, map: &'a Map) {
        let number = Allowed::NumberPath;
        self.path(map.items_path.as_ref(), Allowed::ReferencePath, "ItemsPath");
        self.template(map.item_selector.as_ref(), "ItemSelector");
        self.value(map.max_concurrency.as_ref(), number, "MaxConcurrencyPath");
        let count = map.tolerated_failure_count.as_ref();
        self.value(count, number, "ToleratedFailureCountPath");
        let percentage = map.tolerated_failure_percentage.as_ref();
        self.value(percentage, number, "ToleratedFailurePercentagePath");
        if let Some(reader) = &map.item_reader {
            self.template(reader.parameters.as_ref(), "ItemReader/Parameters");
            let place = "ItemReader/ReaderConfig/MaxItemsPath";
            self.value(reader.max_items.as_ref(), number, place);
        }
        if let Some(batcher) = &map.item_batcher {
            self.template(batcher.batch_input.as_ref(), "ItemBatcher/BatchInput");
            let items = batcher.max_items_per_batch.as_ref();
            self.value(items, number, "ItemBatcher/MaxItemsPerBatchPath");
            let bytes = batcher.max_input_bytes_per_batch.as_ref();
            self.value(bytes, number, "ItemBatcher/MaxInputBytesPerBatchPath");
        }
        if let Some(writer) = &map.result_writer {
            self.template(writer.parameters.as_ref(), "ResultWriter/Parameters");
        }
    }

    fn path(&mut self, field: Option<&'a PathField>, allowed: Allowed, place: &str) {
        if let Some(PathField::Path(text)) = field {
            self.add(text, allowed, place);
        }
    }

    fn value<T>(&mut self, field: Option<&'a FieldValue<T>>, allowed: Allowed, place: &str) {
        if let Some(FieldValue::Path(text)) = field {
            self.add(text, allowed, place);
        }
    }

    fn assign(&mut self, assign: Option<&'a Assign>, place: &str) {
        if let Some(assign) = assign {
            self.fields(&assign.variables, place);
        }
    }

    fn template(&mut self, template: Option<&'a PayloadTemplate>, place: &str) {
        match template {
            Some(PayloadTemplate::Object { fields, .. }) => self.fields(fields, place),
            Some(PayloadTemplate::Array { elements, .. }) => {
                for (index, element) in elements.iter().enumerate() {
                    self.template(Some(element), &format!("{place}[{index}]"));
                }
            }
            Some(PayloadTemplate::Query(_) | PayloadTemplate::Literal(_)) | None => {}
        }
    }

    fn fields(&mut self, fields: &'a [TemplateField], place: &str) {
        for field in fields {
            let name = field.name.as_str();
            match &field.value {
                PayloadTemplate::Query(text) => self.0.push(Use {
                    text,
                    allowed: Allowed::Expression,
                    place: place.to_owned(),
                    key: Some(format!("{name}.$")),
                }),
                PayloadTemplate::Literal(_) => {}
                inner if place.len() > MAX_PLACE => self.template(Some(inner), place),
                inner => self.template(Some(inner), &format!("{place}/{}", short(name))),
            }
        }
    }
}
