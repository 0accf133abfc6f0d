//! What tasks answer: the recorded responses first, else what the test's Lambda functions do.

use crate::case::Case;
use crate::compare::Matcher;
use crate::python;
use serde::{Deserialize, Deserializer, de};
use serde_json::{Map, Value, json};
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
    /// What was answered.
    pub answer: RecordedAnswer,
}

impl TaskResponse {
    fn to_answer(&self) -> Answer {
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

/// What a test's Lambda function does.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LambdaFunction {
    /// Returns its event.
    Echo,
    /// Returns always the same.
    Return {
        /// What.
        #[serde(alias = "payload")]
        value: Value,
    },
    /// Returns these bytes as they are.
    ReturnText {
        /// The bytes.
        payload: String,
    },
    /// Raises a Python exception.
    Raise {
        /// Its class.
        error: String,
        /// Its message.
        message: String,
    },
    /// Returns its event after a while.
    SleepThenEcho {
        /// How long, in seconds.
        seconds: u64,
    },
    /// Returns a string of that many letters.
    ReturnLarge {
        /// How many.
        bytes: usize,
    },
    /// Returns a Python f-string in which `{event}` is its event.
    PythonFstring {
        /// The f-string.
        template: String,
    },
    /// Something the recording does not tell.
    #[serde(other)]
    Unknown,
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
        let integration = resource.ends_with(":::lambda:invoke");
        let (name, event) = if integration {
            (
                parameters.get("FunctionName")?.as_str()?,
                parameters.get("Payload").unwrap_or(&Value::Null),
            )
        } else {
            (resource, parameters)
        };
        let function = self.case.tasks.get(function_name(name))?;
        let answer = self.invoke(function, event, integration)?;
        Some(if integration {
            envelope(answer)
        } else {
            answer
        })
    }

    fn invoke(
        &self,
        function: &LambdaFunction,
        event: &Value,
        integration: bool,
    ) -> Option<Answer> {
        Some(match function {
            LambdaFunction::Echo => Answer::Return(event.clone()),
            LambdaFunction::Return { value } => Answer::Return(concrete(value)),
            LambdaFunction::ReturnText { payload } => match serde_json::from_str(payload) {
                Ok(value) => Answer::Return(value),
                Err(_) => Answer::ReturnText(payload.clone()),
            },
            LambdaFunction::Raise { error, message } => Answer::Raise {
                error: Some(error.clone()),
                cause: Some(self.exception(error, message, integration)),
            },
            LambdaFunction::SleepThenEcho { seconds } => {
                Answer::After(*seconds, Box::new(Answer::Return(event.clone())))
            }
            LambdaFunction::ReturnLarge { bytes } => Answer::Return("a".repeat(*bytes).into()),
            LambdaFunction::PythonFstring { template } => {
                Answer::Return(template.replace("{event}", &python::repr(event)).into())
            }
            LambdaFunction::Unknown => return None,
        })
    }

    /// The cause of a Python exception; the integration writes it more densely than the function does.
    fn exception(&self, error: &str, message: &str, integration: bool) -> String {
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        let line = format!(
            "  File \"/var/task/handler.py\", line 2, in handler\n    raise {error}(\"{message}\")\n"
        );
        let cause = json!({
            "errorMessage": message,
            "errorType": error,
            "requestId": format!("00000000-0000-4000-8000-{number:012x}"),
            "stackTrace": [line],
        });
        if integration {
            cause.to_string()
        } else {
            python::dumps(&cause)
        }
    }
}

fn is_resource(response: &TaskResponse, resource: &str) -> bool {
    match &response.resource_type {
        None => concrete_text(&response.resource) == resource,
        Some(service) => resource
            .split(":::")
            .nth(1)
            .and_then(|action| action.strip_prefix(service.as_str()))
            .and_then(|action| action.strip_prefix(':'))
            .is_some_and(|action| action == response.resource),
    }
}

/// The name in a function's name or ARN, without version or alias.
fn function_name(function: &str) -> &str {
    let name = function
        .split_once(":function:")
        .map_or(function, |(_, name)| name);
    name.split_once(':').map_or(name, |(name, _)| name)
}

/// What `lambda:invoke` wraps around the function's result.
fn envelope(answer: Answer) -> Answer {
    match answer {
        Answer::Return(payload) => Answer::Return(invoke_result(&payload)),
        Answer::After(seconds, answer) => Answer::After(seconds, Box::new(envelope(*answer))),
        other => other,
    }
}

fn invoke_result(payload: &Value) -> Value {
    let length = payload.to_string().len().to_string();
    json!({
        "ExecutedVersion": "$LATEST",
        "Payload": payload,
        "SdkHttpMetadata": {
            "AllHttpHeaders": {
                "X-Amz-Executed-Version": ["$LATEST"],
                "x-amzn-Remapped-Content-Length": ["0"],
                "Connection": ["keep-alive"],
                "x-amzn-RequestId": ["x-amzn-RequestId"],
                "Content-Length": [length],
                "Date": ["date"],
                "X-Amzn-Trace-Id": ["X-Amzn-Trace-Id"],
                "Content-Type": ["application/json"],
            },
            "HttpHeaders": {
                "Connection": "keep-alive",
                "Content-Length": length,
                "Content-Type": "application/json",
                "Date": "date",
                "X-Amz-Executed-Version": "$LATEST",
                "x-amzn-Remapped-Content-Length": "0",
                "x-amzn-RequestId": "x-amzn-RequestId",
                "X-Amzn-Trace-Id": "X-Amzn-Trace-Id",
            },
            "HttpStatusCode": 200,
        },
        "SdkResponseMetadata": {"RequestId": "RequestId"},
        "StatusCode": 200,
    })
}

#[cfg(test)]
mod tests;
