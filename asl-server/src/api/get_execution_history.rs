//! `GetExecutionHistory`.

use asl_runtime::store::HistoryRange;
use asl_runtime::{ExecutionDescription, Json};
use serde::{Deserialize, Serialize};

use super::checks::Checks;
use super::error::ApiError;
use super::page::{self, Asked};
use super::qualified::Qualifier;
use super::resources::ExecutionArn;
use crate::service::Service;

/// How many bytes the events of a page have together, unless it is one: as on AWS, a page may have fewer than were asked for.
const MOST: usize = 1 << 20;

/// The fields of an event's details that `includeExecutionData` means.
const DATA: &[&str] = &[
    "input",
    "inputDetails",
    "output",
    "outputDetails",
    "parameters",
    "assignedVariables",
    "assignedVariablesDetails",
];

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    execution_arn: Option<String>,
    max_results: Option<i64>,
    next_token: Option<String>,
    #[serde(default)]
    reverse_order: Option<bool>,
    include_execution_data: Option<bool>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    events: Vec<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

pub(super) fn call(service: &Service, input: &Request) -> Result<Answer, ApiError> {
    let mut checks = Checks::default();
    let arn = checks.arn("executionArn", input.execution_arn.as_deref());
    let asked = Asked {
        max_results: input.max_results,
        token: input.next_token.as_deref(),
        token_length: page::TOKEN,
    };
    asked.check(&mut checks);
    checks.done()?;
    let execution = service.execution(arn)?;
    let ExecutionArn { machine, name, .. } = execution;
    let reverse = input.reverse_order.unwrap_or_default();
    let order = if reverse { "reverse" } else { "forward" };
    let page = asked.page(&["GetExecutionHistory", arn, order])?;
    let range = range(reverse, page.after_number()?, page.limit);
    let found = service.engine.history_page(machine, name, &range)?;
    let mut found = found.ok_or_else(|| ApiError::execution_does_not_exist(arn))?;
    if input.include_execution_data == Some(false) {
        found.events = found.events.into_iter().map(without_data).collect();
    }
    if let Some(first) = found.events.iter_mut().find(|event| id(event) == Some(1)) {
        tell_version(first, &service.described(execution)?, service);
    }
    let whole = found.events.len();
    let fitting = fitting(&found.events);
    found.events.truncate(fitting);
    let after = if fitting < whole {
        found.events.last().and_then(id)
    } else {
        found.next.and_then(|next| next.after)
    };
    Ok(Answer {
        events: found.events,
        next_token: after.map(|after| page.token(&after.to_string())),
    })
}

fn range(reverse: bool, after: Option<u64>, limit: usize) -> HistoryRange {
    let mut range = HistoryRange::default();
    (range.reverse, range.after, range.limit) = (reverse, after, Some(limit));
    range
}

/// How many of the events one page holds.
fn fitting(events: &[Json]) -> usize {
    let mut length = 0_usize;
    let fits = |event: &&Json| {
        length = length.saturating_add(event.serialized_len());
        length <= MOST
    };
    events.iter().take_while(fits).count().max(1)
}

fn id(event: &Json) -> Option<u64> {
    let id = event.as_object()?.get("id")?.as_i64()?;
    u64::try_from(id).ok()
}

/// Says in the event that the execution began with which version and alias it was started as.
fn tell_version(started: &mut Json, execution: &ExecutionDescription, service: &Service) {
    let qualifier = execution.started_as.as_deref().and_then(Qualifier::parse);
    let Some((qualifier, event)) = qualifier.zip(started.as_object_mut()) else {
        return;
    };
    let (version, alias) = qualifier.arns(&service.machine_arn(&execution.machine));
    let arns = [
        ("stateMachineAliasArn", alias),
        ("stateMachineVersionArn", Some(version)),
    ];
    event.update("executionStartedEventDetails", |details| {
        for (name, arn) in arns {
            if let Some((details, arn)) = details.as_object_mut().zip(arn) {
                details.insert(name.into(), arn.into());
            }
        }
    });
}

/// Leaves out what an event's details say of data.
fn without_data(event: Json) -> Json {
    let Json::Object(fields) = event else {
        return event;
    };
    let fields = fields.iter().map(|(name, value)| {
        let mut value = value.clone();
        if let Json::Object(details) = &mut value {
            for field in DATA {
                details.remove(field);
            }
        }
        (name.clone(), value)
    });
    Json::Object(fields.collect())
}

#[cfg(test)]
mod tests {
    use super::{MOST, fitting};
    use asl_runtime::Json;

    #[test]
    fn a_page_holds_what_one_answer_can_hold() {
        let event = |length: usize| Json::from("x".repeat(length));
        assert_eq!(fitting(&vec![event(10); 1_000]), 1_000);
        assert_eq!(fitting(&vec![event(MOST / 4); 10]), 3);
        assert_eq!(fitting(&[event(2 * MOST), event(1)]), 1);
    }
}
