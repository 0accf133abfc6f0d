//! The Step Functions API in AWS JSON 1.0: one file for each action.

mod describe_execution;
mod error;
mod start_execution;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use self::error::ApiError;
use crate::serve::Service;

const CONTENT_TYPE: &str = "application/x-amz-json-1.0";

/// What an action's header begins with.
const PREFIX: &str = "AWSStepFunctions.";

/// Answers one call of an action.
pub(crate) async fn call(
    State(service): State<Service>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let target = headers.get("x-amz-target");
    let target = target.and_then(|target| target.to_str().ok());
    let action = target.and_then(|target| target.strip_prefix(PREFIX));
    match answer(&service, action.unwrap_or_default(), &body).await {
        Ok(body) => respond(StatusCode::OK, body),
        Err(error) => respond(error.status(), error.body()),
    }
}

async fn answer(service: &Service, action: &str, body: &[u8]) -> Result<Vec<u8>, ApiError> {
    match action {
        "StartExecution" => output(&start_execution::call(service, input(body)?).await?),
        "DescribeExecution" => output(&describe_execution::call(service, &input(body)?)?),
        _ => Err(ApiError::unknown_operation(action)),
    }
}

fn input<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    let body = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body).map_err(|error| ApiError::unreadable(&error))
}

fn output(value: &impl Serialize) -> Result<Vec<u8>, ApiError> {
    serde_json::to_vec(value).map_err(|error| ApiError::internal(&error))
}

fn respond(status: StatusCode, body: Vec<u8>) -> Response {
    (status, [(header::CONTENT_TYPE, CONTENT_TYPE)], body).into_response()
}
