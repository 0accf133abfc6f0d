//! `ListExecutions`.

use asl_runtime::store::{ExecutionFilter, StatusFilter};
use asl_runtime::{ExecutionDescription, MachineType, Status};
use serde::{Deserialize, Serialize};

use super::checks::Checks;
use super::error::ApiError;
use super::page::{Asked, Page};
use super::qualified::{Qualified, Qualifier};
use super::resources::seconds;
use crate::machines::Served;
use crate::service::Service;

/// How many characters a token may have here.
const TOKEN: usize = 3_096;

/// How many executions are read at once where not all of them are wanted.
const AT_ONCE: usize = 100;

/// After how many executions a page ends that is not full yet.
const LOOKED_THROUGH: usize = 2_000;

/// `PENDING_REDRIVE`, which only children of a Map Run can be, is `None`.
const STATUSES: &[(&str, Option<StatusFilter>)] = &[
    ("SUCCEEDED", Some(StatusFilter::Ended(Status::Succeeded))),
    ("TIMED_OUT", Some(StatusFilter::Ended(Status::TimedOut))),
    ("PENDING_REDRIVE", None),
    ("ABORTED", Some(StatusFilter::Ended(Status::Aborted))),
    ("FAILED", Some(StatusFilter::Ended(Status::Failed))),
    ("RUNNING", Some(StatusFilter::Running)),
];

const REDRIVES: &[(&str, bool)] = &[("REDRIVEN", true), ("NOT_REDRIVEN", false)];

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    state_machine_arn: Option<String>,
    map_run_arn: Option<String>,
    status_filter: Option<String>,
    redrive_filter: Option<String>,
    max_results: Option<i64>,
    next_token: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    executions: Vec<Listed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    execution_arn: String,
    state_machine_arn: String,
    name: String,
    status: &'static str,
    start_date: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    stop_date: Option<f64>,
    redrive_count: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    redrive_date: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state_machine_version_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state_machine_alias_arn: Option<String>,
}

pub(super) fn call(service: &Service, input: &Request) -> Result<Answer, ApiError> {
    let mut checks = Checks::default();
    checks.length(
        "stateMachineArn",
        input.state_machine_arn.as_deref(),
        1..=256,
    );
    checks.length("mapRunArn", input.map_run_arn.as_deref(), 1..=2_000);
    let status = checks.word("statusFilter", input.status_filter.as_deref(), STATUSES);
    let redriven = checks.word("redriveFilter", input.redrive_filter.as_deref(), REDRIVES);
    let asked = Asked {
        max_results: input.max_results,
        token: input.next_token.as_deref(),
        token_length: TOKEN,
    };
    asked.check(&mut checks);
    checks.done()?;
    let arn = of_one_machine(input)?;
    let Qualified { served, qualifier } = service.qualified(arn)?;
    if served.machine.machine_type() == MachineType::Express {
        return Err(ApiError::type_not_supported());
    }
    let page = asked.page(&[
        "ListExecutions",
        arn,
        input.status_filter.as_deref().unwrap_or_default(),
        input.redrive_filter.as_deref().unwrap_or_default(),
    ])?;
    match status {
        Some(None) => Ok(Answer {
            executions: Vec::new(),
            next_token: None,
        }),
        status => {
            let wanted = Wanted {
                served,
                qualifier,
                status: status.flatten(),
                redriven,
            };
            list(service, &wanted, &page)
        }
    }
}

/// The machine's ARN: exactly one of the two ARNs must be there.
fn of_one_machine(input: &Request) -> Result<&str, ApiError> {
    match (&input.state_machine_arn, &input.map_run_arn) {
        (Some(arn), None) => Ok(arn),
        (None, Some(map_run)) => Err(ApiError::resource_not_found(map_run)),
        _ => Err(ApiError::validation(
            "Must provide either a state machine ARN or a map run ARN",
        )),
    }
}

/// Which executions are asked for.
struct Wanted<'a> {
    served: &'a Served,
    qualifier: Option<Qualifier>,
    status: Option<StatusFilter>,
    redriven: Option<bool>,
}

impl Wanted<'_> {
    /// Whether the engine finds others, too.
    fn chooses(&self) -> bool {
        self.qualifier.is_some() || self.redriven.is_some()
    }

    /// What the engine does not know to look for.
    fn has(&self, found: &ExecutionDescription) -> bool {
        let started_as = || found.started_as.as_deref().and_then(Qualifier::parse);
        let is_so = match &self.qualifier {
            None => true,
            Some(Qualifier {
                alias: Some(alias), ..
            }) => started_as().is_some_and(|started_as| started_as.alias.as_ref() == Some(alias)),
            Some(Qualifier { version, .. }) => {
                started_as().is_some_and(|started_as| started_as.version == *version)
            }
        };
        is_so
            && self
                .redriven
                .is_none_or(|redriven| redriven == (found.redrive_count > 0))
    }
}

fn list(service: &Service, wanted: &Wanted<'_>, page: &Page) -> Result<Answer, ApiError> {
    // One more tells whether there is a next page.
    let at_once = if wanted.chooses() {
        AT_ONCE.max(page.limit + 1)
    } else {
        page.limit + 1
    };
    let mut filter = ExecutionFilter {
        machine: Some(wanted.served.machine.name().to_owned()),
        status: wanted.status,
        before: page.after_number()?,
        limit: Some(at_once),
    };
    let (mut executions, mut looked_through) = (Vec::new(), 0);
    let next = 'page: loop {
        let found = service.engine.executions(&filter)?;
        let has_more = found.len() == at_once;
        looked_through += found.len();
        for found in found {
            let id = found.id;
            if wanted.has(&found) {
                if executions.len() == page.limit {
                    break 'page filter.before;
                }
                executions.push(listed(wanted.served, found));
            }
            filter.before = Some(id);
        }
        if !has_more {
            break None;
        }
        if looked_through >= LOOKED_THROUGH {
            break filter.before;
        }
    };
    Ok(Answer {
        executions,
        next_token: next.map(|last| page.token(&last.to_string())),
    })
}

fn listed(served: &Served, found: ExecutionDescription) -> Listed {
    let started_as = found.started_as.as_deref().and_then(Qualifier::parse);
    let arns = started_as.map(|started_as| started_as.arns(&served.arn));
    let (version, alias) = arns.map_or((None, None), |(version, alias)| (Some(version), alias));
    Listed {
        execution_arn: served.execution_arn(&found.name),
        state_machine_arn: served.arn.clone(),
        status: found.status.map_or("RUNNING", Status::as_str),
        start_date: seconds(found.start_time),
        stop_date: found.stop_time.map(seconds),
        redrive_count: found.redrive_count,
        redrive_date: found.redrive_time.map(seconds),
        name: found.name,
        state_machine_version_arn: version,
        state_machine_alias_arn: alias,
    }
}
