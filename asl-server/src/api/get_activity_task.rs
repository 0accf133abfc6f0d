//! `GetActivityTask`: a long poll.

use std::time::Duration;

use asl_runtime::EngineError;
use serde::{Deserialize, Serialize};

use super::checks::Checks;
use super::error::ApiError;
use super::resources::parse;
use crate::service::Service;

/// How long a worker waits before it is told that there is nothing.
const POLL: Duration = Duration::from_mins(1);

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    activity_arn: Option<String>,
    worker_name: Option<String>,
}

/// Where there is no task, AWS's token is null.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    task_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    input: Option<String>,
}

pub(super) async fn call(service: &Service, input: Request) -> Result<Answer, ApiError> {
    let mut checks = Checks::default();
    let arn = checks.arn("activityArn", input.activity_arn.as_deref());
    checks.optional_name("workerName", input.worker_name.as_deref());
    checks.done()?;
    parse(arn, "activity")?;
    let task = service
        .engine
        .activity_task(arn, input.worker_name.as_deref());
    let task = tokio::select! {
        task = task => task,
        () = tokio::time::sleep(POLL) => return Ok(Answer::default()),
        () = service.is_ending() => return Ok(Answer::default()),
    };
    match task {
        Ok(task) => Ok(Answer {
            task_token: Some(task.token),
            input: Some(task.input.to_string()),
        }),
        Err(EngineError::Closed) => Ok(Answer::default()),
        Err(error) => Err(error.into()),
    }
}
