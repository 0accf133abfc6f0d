//! `ListStateMachineAliases`: of a machine, or of one of its versions.

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
    state_machine_aliases: Vec<Listed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    state_machine_alias_arn: String,
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
    let found = service.qualified(arn)?;
    let page = asked.page(&["ListStateMachineAliases", arn])?;
    let version = found.qualifier.map(|qualifier| qualifier.version);
    let leads_there = |routes: &[(u64, u32)]| {
        version.is_none_or(|version| routes.iter().any(|(to, _)| *to == version))
    };
    let served = found.served;
    let listed = service.of_machine(served.machine.name(), |known| {
        let all = known.aliases.iter();
        let all = all.filter(|(_, alias)| leads_there(&alias.routes));
        let (found, next_token) = page.of(all, |(name, _)| name.as_str());
        let listed = found.into_iter().map(|(name, alias)| Listed {
            state_machine_alias_arn: format!("{}:{name}", served.arn),
            creation_date: alias.creation_date,
        });
        Answer {
            state_machine_aliases: listed.collect(),
            next_token,
        }
    });
    listed.ok_or_else(|| ApiError::machine_does_not_exist(arn))
}
