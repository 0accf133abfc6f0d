//! `ListStateMachineVersions`: the latest first.

use serde::{Deserialize, Serialize};

use super::checks::Checks;
use super::error::ApiError;
use super::page::{self, Asked};
use crate::service::Service;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    state_machine_arn: Option<String>,
    max_results: Option<i64>,
    next_token: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    state_machine_versions: Vec<Listed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    state_machine_version_arn: String,
    creation_date: f64,
}

pub(super) fn call(service: &Service, request: &Request) -> Result<Answer, ApiError> {
    let mut checks = Checks::default();
    let arn = checks.arn("stateMachineArn", request.state_machine_arn.as_deref());
    let asked = Asked {
        max_results: request.max_results,
        token: request.next_token.as_deref(),
        token_length: page::TOKEN,
    };
    asked.check(&mut checks);
    checks.done()?;
    let served = service.machine(arn)?;
    let page = asked.page(&["ListStateMachineVersions", arn])?;
    let before = page.after_number()?.unwrap_or(u64::MAX);
    let found = service.of_machine(served.machine.name(), |known| {
        let rest = known.versions.range(..before).rev();
        let rest = rest.map(|(number, version)| (*number, version.creation_date));
        rest.take(page.limit + 1).collect::<Vec<_>>()
    });
    let mut found = found.unwrap_or_default();
    let has_more = found.len() > page.limit;
    found.truncate(page.limit);
    let last = found.last().filter(|_| has_more);
    let next_token = last.map(|(number, _)| page.token(&number.to_string()));
    let listed = found.into_iter().map(|(number, creation_date)| Listed {
        state_machine_version_arn: format!("{arn}:{number}"),
        creation_date,
    });
    Ok(Answer {
        state_machine_versions: listed.collect(),
        next_token,
    })
}
