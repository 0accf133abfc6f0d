//! The Step Functions API in AWS JSON 1.0: one file for each action.

mod aliases;
mod checks;
mod compiled_states;
mod create_activity;
mod create_state_machine;
mod create_state_machine_alias;
mod delete_activity;
mod delete_state_machine;
mod delete_state_machine_alias;
mod delete_state_machine_version;
mod describe_activity;
mod describe_execution;
mod describe_state_machine;
mod describe_state_machine_alias;
mod describe_state_machine_for_execution;
mod error;
mod get_activity_task;
mod get_execution_history;
mod input_text;
mod list_activities;
mod list_executions;
mod list_state_machine_aliases;
mod list_state_machine_versions;
mod list_state_machines;
mod list_tags_for_resource;
mod object;
mod page;
mod publish_state_machine_version;
mod qualified;
mod redrive_execution;
mod redrives;
mod resources;
mod send_task_failure;
mod send_task_heartbeat;
mod send_task_success;
mod shapes;
mod start_execution;
mod start_sync_execution;
mod startable;
mod stop_execution;
mod tag_resource;
mod tags;
mod test_state;
mod untag_resource;
mod update_state_machine;
mod update_state_machine_alias;
#[cfg(feature = "validate")]
mod validate_state_machine_definition;

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) use self::error::ApiError;
pub(crate) use self::input_text::parse as parse_input;
use self::object::Object;
pub(crate) use self::redrives::Redrives;
pub(crate) use self::resources::seconds;
pub(crate) use self::start_execution::{Start, begin, start};
pub(crate) use self::start_sync_execution::run;
pub(crate) use self::startable::Startable;
use crate::service::Service;
use crate::trace_header;

const CONTENT_TYPE: &str = "application/x-amz-json-1.0";

/// By what AWS's tools name a request in what they log.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// About how many bytes an answer has.
const ANSWER: usize = 1024;

/// What an action's header begins with.
const PREFIX: &str = "AWSStepFunctions.";

/// The action that a request calls; nothing if it is no call of one.
pub(crate) fn action(headers: &HeaderMap) -> Option<&str> {
    let target = headers.get("x-amz-target")?.to_str().ok()?;
    target.strip_prefix(PREFIX)
}

/// As [`action`], of a request that must be a call, of AWS's content type if it says which it is.
pub(crate) fn called(headers: &HeaderMap) -> Result<&str, ApiError> {
    let action = action(headers).ok_or_else(ApiError::no_action)?;
    match headers.get(header::CONTENT_TYPE) {
        Some(kind) if !is_ours(kind) => Err(ApiError::wrong_content_type()),
        _ => Ok(action),
    }
}

fn is_ours(kind: &HeaderValue) -> bool {
    let kind = kind.to_str().unwrap_or_default();
    let kind = kind.split_once(';').map_or(kind, |(kind, _)| kind);
    kind.trim().eq_ignore_ascii_case(CONTENT_TYPE)
}

/// Answers one call of an action.
pub(crate) async fn call(
    service: &Service,
    action: &str,
    headers: &HeaderMap,
    body: &[u8],
) -> Response {
    match answer(service, action, headers, body).await {
        Ok(body) => respond(StatusCode::OK, body),
        Err(error) => error.into_response(),
    }
}

#[rustfmt::skip]
async fn answer(service: &Service, action: &str, headers: &HeaderMap, body: &[u8]) -> Result<Vec<u8>, ApiError> {
    match action {
        "CreateActivity" => output(&create_activity::call(service, input(body)?).await?),
        "CreateStateMachine" => output(&create_state_machine::call(service, input(body)?).await?),
        "CreateStateMachineAlias" => output(&create_state_machine_alias::call(service, input(body)?).await?),
        "DeleteActivity" => output(&delete_activity::call(service, input(body)?).await?),
        "DeleteStateMachine" => output(&delete_state_machine::call(service, &input(body)?)?),
        "DeleteStateMachineAlias" => output(&delete_state_machine_alias::call(service, input(body)?).await?),
        "DeleteStateMachineVersion" => output(&delete_state_machine_version::call(service, input(body)?).await?),
        "DescribeActivity" => output(&describe_activity::call(service, &input(body)?)?),
        "DescribeExecution" => output(&describe_execution::call(service, &input(body)?)?),
        "DescribeStateMachine" => output(&describe_state_machine::call(service, &input(body)?)?),
        "DescribeStateMachineAlias" => output(&describe_state_machine_alias::call(service, &input(body)?)?),
        "DescribeStateMachineForExecution" => output(&describe_state_machine_for_execution::call(service, &input(body)?)?),
        "GetActivityTask" => output(&get_activity_task::call(service, input(body)?).await?),
        "GetExecutionHistory" => output(&get_execution_history::call(service, &input(body)?)?),
        "ListActivities" => output(&list_activities::call(service, &input(body)?)?),
        "ListExecutions" => output(&list_executions::call(service, &input(body)?)?),
        "ListStateMachineAliases" => output(&list_state_machine_aliases::call(service, &input(body)?)?),
        "ListStateMachineVersions" => output(&list_state_machine_versions::call(service, &input(body)?)?),
        "ListStateMachines" => output(&list_state_machines::call(service, &input(body)?)?),
        "ListTagsForResource" => output(&list_tags_for_resource::call(service, &input(body)?)?),
        "PublishStateMachineVersion" => output(&publish_state_machine_version::call(service, input(body)?).await?),
        "RedriveExecution" => output(&redrive_execution::call(service, input(body)?).await?),
        "SendTaskFailure" => output(&send_task_failure::call(service, input(body)?).await?),
        "SendTaskHeartbeat" => output(&send_task_heartbeat::call(service, input(body)?).await?),
        "SendTaskSuccess" => output(&send_task_success::call(service, input(body)?).await?),
        "StartExecution" => output(&start_execution::call(service, input(body)?, trace_header::of_call(headers)).await?),
        "StartSyncExecution" => output(&start_sync_execution::call(service, input(body)?, trace_header::of_call(headers)).await?),
        "StopExecution" => output(&stop_execution::call(service, input(body)?).await?),
        "TagResource" => output(&tag_resource::call(service, input(body)?).await?),
        "TestState" => output(&test_state::call(service, input(body)?).await?),
        "UntagResource" => output(&untag_resource::call(service, input(body)?).await?),
        "UpdateStateMachine" => output(&update_state_machine::call(service, input(body)?).await?),
        "UpdateStateMachineAlias" => output(&update_state_machine_alias::call(service, input(body)?).await?),
        #[cfg(feature = "validate")]
        "ValidateStateMachineDefinition" => output(&validate_state_machine_definition::call(input(body)?).await?),
        _ => Err(ApiError::unknown_operation(action)),
    }
}

fn input<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    let body = if body.is_empty() { b"{}" } else { body };
    let read = serde_json::from_slice::<Object<T>>(body);
    let Object(input) = read.map_err(|error| ApiError::unreadable(&error))?;
    Ok(input)
}

fn output(value: &impl Serialize) -> Result<Vec<u8>, ApiError> {
    let mut text = Vec::with_capacity(ANSWER);
    serde_json::to_writer(&mut text, value).map_err(|error| ApiError::internal(&error))?;
    Ok(text)
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        respond(self.status(), self.body())
    }
}

fn respond(status: StatusCode, body: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE)),
        (REQUEST_ID, request_id()),
    ];
    (status, headers, body).into_response()
}

/// What nothing but logs needs: it may be guessed.
fn request_id() -> HeaderValue {
    let random = uuid::Builder::from_random_bytes(fastrand::u128(..).to_ne_bytes());
    let mut text = uuid::Uuid::encode_buffer();
    let text = random.into_uuid().hyphenated().encode_lower(&mut text);
    HeaderValue::from_str(text).expect("it has digits and hyphens")
}
