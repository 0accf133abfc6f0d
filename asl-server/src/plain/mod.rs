//! Plain HTTP, for people and for whatever has no AWS client: `curl -d '{…}' localhost:8083/run/MACHINE`.

mod metrics;
mod run;
mod start;

use asl_runtime::Json;
use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

pub(crate) use self::metrics::{begin as begin_metrics, metrics};
pub(crate) use self::run::run;
pub(crate) use self::start::start;
use crate::api::{self, ApiError, Start, Startable};
use crate::service::Service;
use crate::trace_header;

/// What may stand behind the path: `?name=NAME&testCase=CASE`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Asked {
    name: Option<String>,
    test_case: Option<String>,
}

type Named = Query<Asked>;

/// What went wrong.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Failure<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    execution_arn: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'a str>,
}

/// The machine of this name, to be started as what is asked for.
fn machine<'a>(
    service: &'a Service,
    name: &str,
    asked: &'a Asked,
) -> Result<Startable<'a>, ApiError> {
    let served = service.app.machines().named(name).ok_or_else(|| {
        let names = service.app.machines().iter();
        let names: Vec<&str> = names.map(asl_runtime::Machine::name).collect();
        let names = names.join(", ");
        ApiError::not_found(format!("there is no machine `{name}`; there are: {names}"))
    })?;
    service.startable_as(served, asked.test_case.as_deref())
}

/// What a request says of the execution that it starts.
fn wanted(asked: &Asked, headers: &HeaderMap, body: &[u8]) -> Result<Start, ApiError> {
    Ok(Start {
        name: asked.name.clone(),
        input: input(body)?,
        trace_header: trace_header::of_request(headers).map(str::to_owned),
    })
}

/// The input: what was sent, `{}` if nothing was.
fn input(body: &[u8]) -> Result<Json, ApiError> {
    let text = std::str::from_utf8(body);
    let text = text.map_err(|error| ApiError::new("InvalidExecutionInput", error.to_string()))?;
    api::parse_input(Some(text).filter(|text| !text.is_empty()))
}

/// A refusal of the API's.
fn refused(error: &ApiError) -> Response {
    let failure = Failure {
        execution_arn: None,
        status: None,
        error: Some(error.code()),
        cause: Some(error.message()),
    };
    json(error.status(), &failure)
}

fn json(status: StatusCode, body: &impl Serialize) -> Response {
    (status, axum::Json(body)).into_response()
}
