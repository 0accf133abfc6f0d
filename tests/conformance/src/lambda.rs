//! What the Lambda functions behind the recordings do, where no response of theirs is recorded.

use crate::python;
use crate::responses::{Answer, concrete};
use serde::Deserialize;
use serde_json::{Value, json};

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

impl LambdaFunction {
    /// What a state that names the function's ARN is answered; `None` where the recording does not tell.
    pub(crate) fn called(&self, event: &Value, request: u64) -> Option<Answer> {
        self.answer(event, |exception| python::dumps(&exception.cause(request)))
    }

    /// What `lambda:invoke` answers: its envelope, and causes written more densely than by the function.
    pub(crate) fn invoked(&self, event: &Value, request: u64) -> Option<Answer> {
        let answer = self.answer(event, |exception| exception.cause(request).to_string());
        answer.map(envelope)
    }

    fn answer(&self, event: &Value, cause: impl Fn(Exception) -> String) -> Option<Answer> {
        Some(match self {
            Self::Echo => Answer::Return(event.clone()),
            Self::Return { value } => Answer::Return(concrete(value)),
            Self::ReturnText { payload } => match serde_json::from_str(payload) {
                Ok(value) => Answer::Return(value),
                Err(_) => Answer::ReturnText(payload.clone()),
            },
            Self::Raise { error, message } => Answer::Raise {
                error: Some(error.clone()),
                cause: Some(cause(Exception { error, message })),
            },
            Self::SleepThenEcho { seconds } => {
                Answer::After(*seconds, Box::new(Answer::Return(event.clone())))
            }
            Self::ReturnLarge { bytes } => Answer::Return("a".repeat(*bytes).into()),
            Self::PythonFstring { template } => {
                Answer::Return(template.replace("{event}", &python::repr(event)).into())
            }
            Self::Unknown => return None,
        })
    }
}

/// A Python exception that a function raises.
struct Exception<'f> {
    error: &'f str,
    message: &'f str,
}

impl Exception<'_> {
    /// What Lambda says of it, `request` telling one invocation from another.
    fn cause(&self, request: u64) -> Value {
        let Self { error, message } = self;
        let line = format!(
            "  File \"/var/task/handler.py\", line 2, in handler\n    raise {error}(\"{message}\")\n"
        );
        json!({
            "errorMessage": message,
            "errorType": error,
            "requestId": format!("00000000-0000-4000-8000-{request:012x}"),
            "stackTrace": [line],
        })
    }
}

/// The name in a function's name or ARN, without version or alias.
pub(crate) fn function_name(function: &str) -> &str {
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
mod tests {
    use super::function_name;

    #[test]
    fn a_function_is_known_by_the_last_part_of_its_arn() {
        let arn = "arn:aws:lambda:us-east-1:111111111111:function:f";
        assert_eq!(function_name(arn), "f");
        assert_eq!(function_name(&format!("{arn}:prod")), "f");
        assert_eq!(function_name("f"), "f");
    }
}
