//! Between a handler's own types and `Json`, for generated code.

use std::any::Any;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{TaskContext, TaskError, TaskRequest};
use crate::definition::Integration;
use crate::execution::error_name;
use crate::json::{ArcStr, Json, Object};

/// How the answer to a request is wrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// As it is.
    Plain,
    /// In the envelope of `lambda:invoke`.
    LambdaEnvelope,
}

/// A request's typed input, its context, and how to wrap the answer.
///
/// # Errors
///
/// `States.TaskFailed` if the input does not fit the type.
pub fn open<T: DeserializeOwned + 'static>(
    request: TaskRequest,
) -> Result<(T, TaskContext, Reply), TaskError> {
    let TaskRequest {
        task,
        input,
        context,
        ..
    } = request;
    let (input, reply) = match task.integration {
        Integration::LambdaInvoke(_) => (payload(&input), Reply::LambdaEnvelope),
        _ => (input, Reply::Plain),
    };
    let input = from_json(input).map_err(|error| {
        let state = context.state_name();
        TaskError::new(
            error_name::TASK_FAILED,
            format!("The input of the state '{state}' does not fit the type of its task: {error}"),
        )
    })?;
    Ok((input, context, reply))
}

/// A typed answer as `Json`.
///
/// # Errors
///
/// `States.TaskFailed` if the answer is nothing that JSON can hold.
pub fn answer<T: Serialize + 'static>(reply: Reply, output: T) -> Result<Json, TaskError> {
    let output = into_json(output)?;
    Ok(match reply {
        Reply::Plain => output,
        Reply::LambdaEnvelope => envelope(output),
    })
}

fn payload(parameters: &Json) -> Json {
    parameters
        .get("Payload")
        .cloned()
        .unwrap_or_else(|| Json::Object(Object::new()))
}

fn envelope(payload: Json) -> Json {
    static EXECUTED_VERSION: ArcStr = arcstr::literal!("ExecutedVersion");
    static LATEST: ArcStr = arcstr::literal!("$LATEST");
    static PAYLOAD: ArcStr = arcstr::literal!("Payload");
    static STATUS_CODE: ArcStr = arcstr::literal!("StatusCode");
    let mut envelope = Object::with_capacity(3);
    envelope.push_new(EXECUTED_VERSION.clone(), Json::String(LATEST.clone()));
    envelope.push_new(PAYLOAD.clone(), payload);
    envelope.push_new(STATUS_CODE.clone(), Json::from(200));
    Json::Object(envelope)
}

/// Deserialises; `Json` itself just passes through.
pub(crate) fn from_json<T: DeserializeOwned + 'static>(
    value: Json,
) -> Result<T, crate::json::ConversionError> {
    let mut value = Some(value);
    let same_type: Option<&mut Option<T>> = (&mut value as &mut dyn Any).downcast_mut();
    if let Some(typed) = same_type.and_then(Option::take) {
        return Ok(typed);
    }
    value.unwrap_or_default().deserialize()
}

/// Serialises; `Json` itself just passes through.
pub(crate) fn into_json<T: Serialize + 'static>(
    value: T,
) -> Result<Json, crate::json::ConversionError> {
    let mut value = Some(value);
    let same_type: Option<&mut Option<Json>> = (&mut value as &mut dyn Any).downcast_mut();
    if let Some(json) = same_type.and_then(Option::take) {
        return Ok(json);
    }
    match value {
        Some(value) => Json::from_serialize(&value),
        None => Ok(Json::Null),
    }
}
