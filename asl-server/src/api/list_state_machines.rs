//! `ListStateMachines`.

use serde::{Deserialize, Serialize};

use super::checks::Checks;
use super::error::ApiError;
use super::page::{self, Asked};
use super::resources::machine_type;
use crate::service::Service;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    max_results: Option<i64>,
    next_token: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    state_machines: Vec<Listed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    state_machine_arn: String,
    name: &'static str,
    #[serde(rename = "type")]
    machine_type: &'static str,
    creation_date: f64,
}

pub(super) fn call(service: &Service, input: &Request) -> Result<Answer, ApiError> {
    let mut checks = Checks::default();
    let asked = Asked {
        max_results: input.max_results,
        token: input.next_token.as_deref(),
        token_length: page::TOKEN,
    };
    asked.check(&mut checks);
    checks.done()?;
    let page = asked.page(&["ListStateMachines"])?;
    let served = service.app.machines().served();
    let (found, next_token) = page.of(served, |served| served.machine.name());
    let listed = found.into_iter().map(|served| Listed {
        state_machine_arn: served.arn.clone(),
        name: served.machine.name(),
        machine_type: machine_type(&served.machine),
        creation_date: service.created(served.machine.name()),
    });
    Ok(Answer {
        state_machines: listed.collect(),
        next_token,
    })
}
