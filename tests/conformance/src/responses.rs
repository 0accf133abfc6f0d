//! What tasks answer: the recorded responses first, else what the test's Lambda functions do.

use crate::case::{Case, Kind};
use crate::compare::Matcher;
use crate::definition::integration_action;
use crate::lambda::function_name;
use crate::python;
use serde::{Deserialize, Deserializer, de};
use serde_json::{Map, Value};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// What one attempt of a task is answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// The service's raw answer, before `ResultSelector`.
    Return(Value),
    /// A raw answer that is not JSON.
    ReturnText(String),
    /// The task failed.
    Raise {
        /// The error name, where one was given.
        error: Option<String>,
        /// The cause, where one was given.
        cause: Option<String>,
    },
    /// No answer ever comes, so that the state's own timeout ends it.
    Timeout,
    /// The request is answered so, and then the task's token is.
    Callback {
        /// The answer to the request.
        submitted: Value,
        /// What comes back with the token.
        answer: Box<Answer>,
    },
    /// The answer comes after so many seconds on the execution's clock.
    After(u64, Box<Answer>),
}

/// A recorded answer, as its file spells it.
#[derive(Debug, Clone, PartialEq)]
pub enum RecordedAnswer {
    /// JSON.
    Return(Value),
    /// Text that is not JSON.
    ReturnText(String),
    /// Error and cause; the cause is an object where it was JSON text.
    Raise(Map<String, Value>),
    /// The service never answered.
    Timeout,
}

impl<'de> Deserialize<'de> for RecordedAnswer {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut answer = Map::deserialize(from)?;
        if let Some(value) = answer.remove("return") {
            return Ok(Self::Return(value));
        }
        if let Some(Value::String(text)) = answer.remove("return_text") {
            return Ok(Self::ReturnText(text));
        }
        if let Some(Value::Object(failure)) = answer.remove("raise") {
            return Ok(Self::Raise(failure));
        }
        if answer.contains_key("timeout") {
            return Ok(Self::Timeout);
        }
        Err(de::Error::custom(
            "an answer is return, return_text, raise or timeout",
        ))
    }
}

/// One recorded attempt of a task.
#[derive(Debug, Clone, Deserialize)]
pub struct TaskResponse {
    /// The state that called.
    pub state: String,
    /// The function's ARN, or the action of an integration.
    pub resource: String,
    /// The integration's service; absent for a function called by its ARN.
    #[serde(rename = "resourceType")]
    pub resource_type: Option<String>,
    /// What was sent.
    #[serde(default)]
    pub parameters: Value,
    /// What the request of a callback was answered, before its token came back.
    pub submitted: Option<Value>,
    /// What was answered.
    pub answer: RecordedAnswer,
}

impl TaskResponse {
    fn to_answer(&self) -> Answer {
        let answer = self.recorded_answer();
        match &self.submitted {
            None => answer,
            Some(submitted) => Answer::Callback {
                submitted: concrete(submitted),
                answer: Box::new(answer),
            },
        }
    }

    fn recorded_answer(&self) -> Answer {
        match &self.answer {
            RecordedAnswer::Return(value) => Answer::Return(concrete(value)),
            RecordedAnswer::ReturnText(text) => Answer::ReturnText(text.clone()),
            RecordedAnswer::Timeout => Answer::Timeout,
            RecordedAnswer::Raise(failure) => Answer::Raise {
                error: failure
                    .get("error")
                    .and_then(Value::as_str)
                    .map(str::to_owned),
                cause: failure
                    .get("cause")
                    .map(|cause| self.cause_text(&concrete(cause))),
            },
        }
    }

    /// A function called by its ARN hands on the text that Python wrote; an integration writes its own.
    fn cause_text(&self, cause: &Value) -> String {
        match cause {
            Value::String(text) => text.clone(),
            cause if self.resource_type.is_none() => python::dumps(cause),
            cause => cause.to_string(),
        }
    }
}

/// `value` with the partition and region that definitions and inputs use.
pub(crate) fn concrete(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(concrete_text(text)),
        Value::Array(items) => items.iter().map(concrete).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (concrete_text(name), concrete(value)))
            .collect(),
        other => other.clone(),
    }
}

fn concrete_text(text: &str) -> String {
    text.replace("<partition>", "aws")
        .replace("<region>", "us-east-1")
}

/// Answers the tasks of one execution of one case.
#[derive(Debug)]
pub struct Responses<'a> {
    case: &'a Case,
    matcher: Matcher,
    /// Which of the recorded responses have been given.
    given: Mutex<Vec<bool>>,
    requests: AtomicU64,
}

impl<'a> Responses<'a> {
    /// The answers of `case`, none given yet.
    #[must_use]
    pub fn new(case: &'a Case) -> Self {
        Self {
            case,
            matcher: Matcher::new(case),
            given: Mutex::new(vec![false; case.task_responses.len()]),
            requests: AtomicU64::new(0),
        }
    }

    /// The answer to one attempt of `state`, which calls `resource` (its ARN) with `parameters`.
    ///
    /// Recorded responses are given once each, in order; branches that run side by side tell theirs apart by parameters.
    ///
    /// # Errors
    ///
    /// Where neither a recorded response nor a known function is left to answer.
    pub fn answer(
        &self,
        state: &str,
        resource: &str,
        parameters: &Value,
    ) -> Result<Answer, String> {
        if self.case.kind == Kind::ApiTrace {
            // What it does is not told; the executions are only looked at while they run.
            return Ok(Answer::Timeout);
        }
        if let Some(response) = self.next_recorded(state, resource, parameters) {
            return Ok(response.to_answer());
        }
        self.function(resource, parameters).ok_or_else(|| {
            format!("no recorded answer is left for the state `{state}`, which calls {resource}")
        })
    }

    fn next_recorded(
        &self,
        state: &str,
        resource: &str,
        parameters: &Value,
    ) -> Option<&'a TaskResponse> {
        let mut given = self.given.lock().expect("no holder of the lock panics");
        let open = |index: &usize| given.get(*index) == Some(&false);
        let fits =
            |response: &TaskResponse| response.state == state && is_resource(response, resource);
        let candidates: Vec<_> = self
            .case
            .task_responses
            .iter()
            .enumerate()
            .filter(|(index, response)| open(index) && fits(response))
            .collect();
        let equal = candidates.iter().find(|(_, response)| {
            self.matcher
                .equal(&concrete(&response.parameters), parameters)
        });
        let (index, response) = *equal.or(candidates.first())?;
        *given.get_mut(index)? = true;
        Some(response)
    }

    fn function(&self, resource: &str, parameters: &Value) -> Option<Answer> {
        let request = self.requests.fetch_add(1, Ordering::Relaxed);
        if integration_action(resource) == Some("lambda:invoke") {
            let name = function_name(parameters.get("FunctionName")?.as_str()?);
            let event = parameters.get("Payload").unwrap_or(&Value::Null);
            self.case.tasks.get(name)?.invoked(event, request)
        } else {
            let function = self.case.tasks.get(function_name(resource))?;
            function.called(parameters, request)
        }
    }
}

fn is_resource(response: &TaskResponse, resource: &str) -> bool {
    match &response.resource_type {
        None => concrete_text(&response.resource) == resource,
        Some(service) => integration_action(resource)
            .and_then(|action| action.strip_prefix(service.as_str()))
            .and_then(|action| action.strip_prefix(':'))
            .is_some_and(|action| action == response.resource),
    }
}

#[cfg(test)]
mod tests;
