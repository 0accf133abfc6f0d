//! What the API answers when it refuses.

use std::fmt;

use asl_runtime::{EngineError, TokenError};
use axum::http::StatusCode;
use serde_json::json;

/// An error as AWS's clients know it.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    code: &'static str,
    message: String,
}

impl ApiError {
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        ApiError {
            status: StatusCode::BAD_REQUEST,
            code,
            message: message.into(),
        }
    }

    pub(super) fn validation(message: impl Into<String>) -> Self {
        ApiError::new("ValidationException", message)
    }

    pub(super) fn unknown_operation(action: &str) -> Self {
        let why = match action {
            "ValidateStateMachineDefinition" => {
                "this program does not have the compiler in it: build it with the feature `validate` of asl-server"
            }
            "TestState" => {
                "test a state with `cargo test`, on a machine bound to a handler that answers for its tasks"
            }
            "ListMapRuns" | "DescribeMapRun" | "UpdateMapRun" => {
                "there are no Distributed Maps yet, and so no Map Runs"
            }
            _ => "there is no such action",
        };
        let message = format!("{} is not served: {why}", action.escape_debug());
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

    /// Another time, perhaps: AWS's clients try again.
    pub(crate) fn unavailable(error: &dyn fmt::Display) -> Self {
        ApiError {
            status: StatusCode::SERVICE_UNAVAILABLE,
            ..ApiError::new("ServiceUnavailableException", error.to_string())
        }
    }

    pub(super) fn invalid_arn_prefix(arn: &str) -> Self {
        ApiError::new(
            "InvalidArn",
            format!("Invalid Arn: 'Invalid ARN prefix: {arn}'"),
        )
    }

    pub(super) fn invalid_resource_type(kind: &str) -> Self {
        let message = format!("Invalid Arn: 'Resource type not valid in this context: {kind}'");
        ApiError::new("InvalidArn", message)
    }

    pub(super) fn invalid_name(name: &str) -> Self {
        ApiError::new("InvalidName", format!("Invalid Name: '{name}'"))
    }

    pub(super) fn invalid_input(reason: &dyn fmt::Display) -> Self {
        let message = format!("Invalid State Machine Execution Input: '{reason}'");
        ApiError::new("InvalidExecutionInput", message)
    }

    pub(super) fn invalid_token() -> Self {
        ApiError::new("InvalidToken", "Invalid Token: 'Invalid token'")
    }

    pub(super) fn machine_does_not_exist(arn: &str) -> Self {
        let message = format!("State Machine Does Not Exist: '{arn}'");
        ApiError::new("StateMachineDoesNotExist", message)
    }

    pub(super) fn unknown_test_case(why: &dyn fmt::Display) -> Self {
        ApiError::new("InvalidName", format!("Invalid Test Case: {why}"))
    }

    pub(super) fn execution_does_not_exist(arn: &str) -> Self {
        let message = format!("Execution Does Not Exist: '{arn}'");
        ApiError::new("ExecutionDoesNotExist", message)
    }

    pub(super) fn execution_already_exists(arn: &str) -> Self {
        let message = format!("Execution Already Exists: '{arn}'");
        ApiError::new("ExecutionAlreadyExists", message)
    }

    pub(super) fn activity_does_not_exist(arn: &str) -> Self {
        let message = format!("Activity Does Not Exist: '{arn}'");
        ApiError::new("ActivityDoesNotExist", message)
    }

    pub(super) fn resource_not_found(arn: &str) -> Self {
        ApiError::new("ResourceNotFound", format!("Resource not found: '{arn}'"))
    }

    pub(super) fn no_such_resource() -> Self {
        let message = "Request references a resource that does not exist.";
        ApiError::new("ResourceNotFound", message)
    }

    pub(super) fn conflict(message: impl Into<String>) -> Self {
        ApiError::new("ConflictException", message)
    }

    pub(super) fn type_not_supported() -> Self {
        let message = "This operation is not supported by this type of state machine";
        ApiError::new("StateMachineTypeNotSupported", message)
    }

    fn refused(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        ApiError {
            status,
            ..ApiError::new(code, message)
        }
    }

    pub(crate) fn forbidden(message: &str) -> Self {
        ApiError::refused(StatusCode::FORBIDDEN, "AccessDeniedException", message)
    }

    pub(crate) fn not_found(message: String) -> Self {
        ApiError::refused(StatusCode::NOT_FOUND, "StateMachineDoesNotExist", message)
    }

    pub(crate) fn not_authenticated() -> Self {
        let (code, message) = (
            "MissingAuthenticationTokenException",
            "Missing Authentication Token",
        );
        ApiError::refused(StatusCode::FORBIDDEN, code, message)
    }

    pub(crate) fn unknown_client() -> Self {
        let message = "The security token included in the request is invalid.";
        ApiError::refused(
            StatusCode::FORBIDDEN,
            "UnrecognizedClientException",
            message,
        )
    }

    pub(crate) fn wrong_signature() -> Self {
        let message = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access \
            Key and signing method. Consult the service documentation for details.";
        ApiError::refused(StatusCode::FORBIDDEN, "InvalidSignatureException", message)
    }

    pub(crate) fn signature_expired(date: &str) -> Self {
        let message = format!("Signature expired: {date} is too far from the time of this machine");
        ApiError::refused(StatusCode::FORBIDDEN, "InvalidSignatureException", message)
    }

    pub(crate) fn too_large() -> Self {
        let message = "The body is larger than 1048576 bytes";
        ApiError::refused(
            StatusCode::PAYLOAD_TOO_LARGE,
            "RequestEntityTooLargeException",
            message,
        )
    }

    pub(crate) fn broken_off() -> Self {
        ApiError::unreadable(&"The body broke off")
    }

    pub(crate) fn too_slow() -> Self {
        let message = "The body took too long to arrive";
        ApiError::refused(
            StatusCode::REQUEST_TIMEOUT,
            "RequestTimeoutException",
            message,
        )
    }

    pub(crate) fn throttled() -> Self {
        ApiError::new("ThrottlingException", "Rate exceeded")
    }

    pub(super) fn wrong_content_type() -> Self {
        let message = "The Content-Type of a call is application/x-amz-json-1.0";
        ApiError::new("UnknownOperationException", message)
    }

    pub(super) fn no_action() -> Self {
        let message = "Name the action in the header X-Amz-Target: AWSStepFunctions.StartExecution";
        ApiError::new("UnknownOperationException", message)
    }

    pub(crate) fn code(&self) -> &'static str {
        self.code
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    pub(crate) fn status(&self) -> StatusCode {
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
        match &error {
            EngineError::StoreHeld | EngineError::Closed => ApiError::unavailable(&error),
            EngineError::AlreadyExists(name) => ApiError::execution_already_exists(name),
            EngineError::InvalidName(reason) => ApiError::invalid_name(reason),
            EngineError::InvalidInput(reason) => ApiError::invalid_input(reason),
            EngineError::UnknownMachine(name) => ApiError::machine_does_not_exist(name),
            // As `InvalidName` both StartExecution and StartSyncExecution know it.
            EngineError::UnknownTestCase(why) => ApiError::unknown_test_case(why),
            EngineError::UnknownActivity(arn) => ApiError::activity_does_not_exist(arn),
            EngineError::UnknownExecution(name) => ApiError::execution_does_not_exist(name),
            EngineError::NotRedrivable(reason) => ApiError::new("ExecutionNotRedrivable", *reason),
            EngineError::FailureTooLong
            | EngineError::InvalidTraceHeader
            | EngineError::Held(_) => ApiError::validation(error.to_string()),
            _ => ApiError::internal(&error),
        }
    }
}

impl From<TokenError> for ApiError {
    fn from(error: TokenError) -> Self {
        let code = match error {
            TokenError::InvalidToken => "InvalidToken",
            TokenError::TaskTimedOut => "TaskTimedOut",
            TokenError::OutputTooLarge => "InvalidOutput",
            TokenError::FailureTooLong => "ValidationException",
            TokenError::Held | TokenError::Closed => return ApiError::unavailable(&error),
            _ => return ApiError::internal(&error),
        };
        ApiError::new(code, error.to_string())
    }
}
