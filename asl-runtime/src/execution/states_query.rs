//! JSONata in states: expressions over `$states` and the variables (States Language, "JSONata").

use std::fmt;
use std::time::SystemTime;

use super::data_flow::plain_text;
use super::flow::{Failure, error_name};
use super::scope::Scope;
use super::wait::Until;
use crate::definition::{QueryResult, StateKind};
use crate::history::EventDetails;
use crate::json::{Array, Json};
use crate::jsonata::{self, Document, Host, NoJson, NoValue};
use crate::query::Timestamp;

/// A JSONata expression of the definition.
#[derive(Debug)]
pub struct Expression {
    /// The text between `{%` and `%}`: what causes quote.
    pub text: &'static str,
    /// The field it stands in, as causes name it: `Arguments/Payload/id`.
    pub field: &'static str,
    /// How many variables of its own it has.
    pub slots: usize,
    /// What it computes.
    pub function: jsonata::Expression,
}

/// What an expression in a state sees.
struct StateHost<'s> {
    scope: &'s Scope,
    input: &'s Json,
}

impl Host for StateHost<'_> {
    fn document(&self, document: Document) -> Option<&Json> {
        match document {
            Document::Input => Some(self.input),
            Document::Result => self.scope.result.as_ref(),
            Document::ErrorOutput => self.scope.error_output.as_ref(),
            Document::Context => Some(self.scope.context_object()),
        }
    }

    fn variables(&self) -> &[Option<Json>] {
        self.scope.variables.slots()
    }

    fn now(&self) -> SystemTime {
        self.scope.execution.clock.now()
    }

    fn random(&self) -> u64 {
        self.scope.execution.random(|random| random.u64(..))
    }
}

impl Scope {
    /// Evaluates an expression, whose `$states.input` is `input`.
    ///
    /// # Errors
    ///
    /// `States.QueryEvaluationError` if it fails, or gives nothing or what is no JSON.
    pub fn evaluate(&self, input: &Json, expression: &'static Expression) -> QueryResult {
        let host = StateHost { scope: self, input };
        jsonata::evaluate_to_json(&host, expression.function, expression.slots, None)
            .map_err(|reason| self.no_value(expression, &reason))
    }

    /// A Choice rule's `Condition`.
    ///
    /// # Errors
    ///
    /// As [`Scope::evaluate`]; and if it is no boolean.
    pub fn condition(
        &self,
        input: &Json,
        expression: &'static Expression,
    ) -> Result<bool, Failure> {
        let value = self.evaluate(input, expression)?;
        value
            .as_bool()
            .ok_or_else(|| self.unexpected(expression, "boolean", &value))
    }

    /// `Error` and `Cause` of a Fail state.
    ///
    /// # Errors
    ///
    /// As [`Scope::evaluate`]; and if it is no string.
    pub fn evaluate_text(
        &self,
        input: &Json,
        expression: &'static Expression,
    ) -> Result<String, Failure> {
        let value = self.evaluate(input, expression)?;
        match value.as_str() {
            Some(text) => Ok(text.to_owned()),
            None => Err(self.unexpected(expression, "string", &value)),
        }
    }

    /// `Seconds` of a Wait state.
    ///
    /// # Errors
    ///
    /// As [`Scope::evaluate`]; and if it is no whole number, or negative.
    pub fn evaluate_seconds(
        &self,
        input: &Json,
        expression: &'static Expression,
    ) -> Result<Until, Failure> {
        self.evaluate_whole(input, expression).map(Until::Seconds)
    }

    /// `Timestamp` of a Wait state.
    ///
    /// # Errors
    ///
    /// As [`Scope::evaluate`]; and if it is no timestamp.
    pub fn evaluate_timestamp(
        &self,
        input: &Json,
        expression: &'static Expression,
    ) -> Result<Until, Failure> {
        let value = self.evaluate(input, expression)?;
        let Some(text) = value.as_str() else {
            return Err(self.unexpected(expression, "string", &value));
        };
        Timestamp::parse(text).map(Until::Timestamp).ok_or_else(|| {
            self.located_evaluation_failure(expression.field, format_args!(
                "The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: {text}"
            ))
        })
    }

    /// `Items` of a Map.
    pub(super) fn evaluate_items(
        &self,
        input: &Json,
        expression: &'static Expression,
    ) -> Result<Array, Failure> {
        match self.evaluate(input, expression)? {
            Json::Array(items) => Ok(items),
            value => Err(self.unexpected(expression, "array", &value)),
        }
    }

    /// The items of a Map whose `Items` are written out or left out, so that no one expression is to blame.
    pub(super) fn checked_items(&self, items: Json) -> Result<Array, Failure> {
        match items {
            Json::Array(items) => Ok(items),
            other => Err(self.located_evaluation_failure(
                "Items",
                format_args!("Map state input must be an array but was: {other}"),
            )),
        }
    }

    /// A field that takes a whole number from 0.
    pub(super) fn evaluate_whole(
        &self,
        input: &Json,
        expression: &'static Expression,
    ) -> Result<u64, Failure> {
        let value = self.evaluate(input, expression)?;
        if value.as_f64().is_none() {
            return Err(self.unexpected(expression, "number", &value));
        }
        let whole = value.as_i64().and_then(|number| u64::try_from(number).ok());
        whole.ok_or_else(|| {
            self.located_evaluation_failure(
                expression.field,
                format_args!(
                    "The {} field must be a non-negative integer, but was: {}",
                    expression.field,
                    plain_text(&value)
                ),
            )
        })
    }

    /// A field that takes any number.
    pub(super) fn evaluate_number(
        &self,
        input: &Json,
        expression: &'static Expression,
    ) -> Result<f64, Failure> {
        let value = self.evaluate(input, expression)?;
        value
            .as_f64()
            .ok_or_else(|| self.unexpected(expression, "number", &value))
    }

    /// Makes `result` what `$states.result` finds until the state ends.
    pub fn set_result(&mut self, result: &Json) {
        self.result = Some(result.clone());
    }

    #[cold]
    fn no_value(&self, expression: &Expression, reason: &NoValue) -> Failure {
        self.evaluation_failure(
            expression,
            match reason {
                NoValue::Thrown(error) => Unusable::Thrown(error),
                NoValue::NoJson(reason) => Unusable::NoJson(*reason),
            },
        )
    }

    #[cold]
    fn unexpected(&self, expression: &Expression, expected: &'static str, value: &Json) -> Failure {
        self.evaluation_failure(expression, Unusable::Type { expected, value })
    }

    #[cold]
    fn evaluation_failure(&self, expression: &Expression, reason: Unusable<'_>) -> Failure {
        let Expression { text, field, .. } = expression;
        self.located_evaluation_failure(
            field,
            format_args!(
                "The JSONata expression '{text}' specified for the field '{field}' {reason}"
            ),
        )
    }

    #[cold]
    fn located_evaluation_failure(&self, field: &'static str, cause: impl fmt::Display) -> Failure {
        self.located_failure(error_name::QUERY_EVALUATION_ERROR, cause)
            .evaluating(field)
    }

    /// Writes that an expression failed, once, before anything else comes of it.
    pub(super) fn report_evaluation(&mut self, failure: &mut Failure) {
        let Some(location) = failure.take_location() else {
            return;
        };
        // What fails before a state has done anything stands beside its entry, not behind it; a Wait is the exception.
        let is_first = self.last_event == self.entered_event;
        let previous = if is_first && self.state.kind != StateKind::Wait {
            self.before_entered
        } else {
            self.last_event
        };
        let state = self.state.name;
        let error = failure.error().map(str::to_owned);
        let cause = failure.cause().map(str::to_owned);
        self.last_event =
            self.execution
                .history
                .append(previous, || EventDetails::EvaluationFailed {
                    state,
                    location,
                    error,
                    cause,
                });
        if self.state.kind == StateKind::Map {
            self.children_failed = true;
        }
    }
}

/// Why an expression's value cannot be used, in AWS's words.
#[derive(Clone, Copy)]
enum Unusable<'e> {
    Thrown(&'e jsonata::Error),
    NoJson(NoJson),
    Type {
        expected: &'static str,
        value: &'e Json,
    },
}

impl fmt::Display for Unusable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unusable::Thrown(error) => write!(f, "threw an error during evaluation. {error}"),
            Unusable::NoJson(NoJson::Undefined) => f.write_str("returned nothing (undefined)."),
            Unusable::NoJson(_) => f.write_str("returned an unsupported result type."),
            Unusable::Type { expected, value } => write!(
                f,
                "returned an unexpected result type. Expected '{expected}', but was '{}' for value: {value}",
                value.kind()
            ),
        }
    }
}
