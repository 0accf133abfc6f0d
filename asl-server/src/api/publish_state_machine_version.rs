//! `PublishStateMachineVersion`.

use serde::{Deserialize, Serialize};

use super::checks::Checks;
use super::error::ApiError;
use super::shapes::DESCRIPTION;
use crate::service::Service;

/// The revision of a machine that was not updated.
const INITIAL: &str = "INITIAL";

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    state_machine_arn: Option<String>,
    revision_id: Option<String>,
    description: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    state_machine_version_arn: String,
    creation_date: f64,
}

pub(super) async fn call(service: &Service, request: Request) -> Result<Answer, ApiError> {
    let mut checks = Checks::default();
    let arn = checks.arn("stateMachineArn", request.state_machine_arn.as_deref());
    checks.optional_secret("description", request.description.as_deref(), DESCRIPTION);
    checks.done()?;
    let served = service.machine(arn)?;
    if request.revision_id.is_some_and(|id| id != INITIAL) {
        let message = "A compiled machine has no revisions: leave revisionId out, or say INITIAL";
        return Err(ApiError::conflict(message));
    }
    let (state_machine_version_arn, creation_date) =
        service.publish(served, request.description).await?;
    Ok(Answer {
        state_machine_version_arn,
        creation_date,
    })
}
