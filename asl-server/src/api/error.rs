//! What the API answers when it refuses.

use std::fmt;

use asl_runtime::EngineError;
use axum::http::StatusCode;
use serde_json::json;

/// An error as AWS's clients know it.
#[derive(Debug)]
pub(super) struct ApiError {
    status: StatusCode,
    code: &'static str,
    message: String,
}

impl ApiError {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        ApiError {
            status: StatusCode::BAD_REQUEST,
            code,
            message: message.into(),
        }
    }

    pub(super) fn unknown_operation(action: &str) -> Self {
        let message = format!("the action `{}` is not served", action.escape_debug());
        ApiError::new("UnknownOperationException", message)
    }

    pub(super) fn unreadable(error: &dyn fmt::Display) -> Self {
        ApiError::new("SerializationException", error.to_string())
    }

    pub(super) fn internal(error: &dyn fmt::Display) -> Self {
        ApiError {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            ..ApiError::new("InternalServerError", error.to_string())
        }
    }

    pub(super) fn machine_does_not_exist(arn: &str) -> Self {
        let message = format!("State Machine Does Not Exist: '{arn}'");
        ApiError::new("StateMachineDoesNotExist", message)
    }

    pub(super) fn execution_does_not_exist(arn: &str) -> Self {
        let message = format!("Execution Does Not Exist: '{arn}'");
        ApiError::new("ExecutionDoesNotExist", message)
    }

    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    pub(super) fn body(&self) -> Vec<u8> {
        json!({"__type": self.code, "message": self.message})
            .to_string()
            .into_bytes()
    }
}

impl From<EngineError> for ApiError {
    fn from(error: EngineError) -> Self {
        let code = match &error {
            EngineError::AlreadyExists(_) => "ExecutionAlreadyExists",
            EngineError::InvalidName(_) => "InvalidName",
            EngineError::InvalidInput(_) => "InvalidExecutionInput",
            EngineError::UnknownMachine(_) => "StateMachineDoesNotExist",
            EngineError::UnknownActivity(_) => "ActivityDoesNotExist",
            EngineError::UnknownExecution(_) => "ExecutionDoesNotExist",
            EngineError::NotRedrivable(_) => "ExecutionNotRedrivable",
            EngineError::FailureTooLong => "ValidationException",
            _ => return ApiError::internal(&error),
        };
        ApiError::new(code, error.to_string())
    }
}
