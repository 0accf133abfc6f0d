//! `ListActivities`.

use serde::{Deserialize, Serialize};

use super::checks::Checks;
use super::error::ApiError;
use super::page::{self, Asked};
use crate::arn::Arn;
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
    activities: Vec<Listed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    activity_arn: String,
    name: String,
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
    let page = asked.page(&["ListActivities"])?;
    Ok(service.catalogue.read(|contents| {
        let all = contents.activities.iter();
        let (found, next_token) = page.of(all, |(arn, _)| name(arn));
        let listed = found.into_iter().map(|(arn, created)| Listed {
            activity_arn: arn.clone(),
            name: name(arn).to_owned(),
            creation_date: created.creation_date,
        });
        Answer {
            activities: listed.collect(),
            next_token,
        }
    }))
}

fn name(arn: &str) -> &str {
    Arn::parse(arn).map_or(arn, |arn| arn.rest)
}
