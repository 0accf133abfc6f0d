//! `POST /run/MACHINE`: runs an execution to its end and answers with its output.

use std::sync::Arc;

use asl_runtime::{ExecutionError, Json, Machine, MachineType};
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};

use super::{Asked, Failure, Named, json, machine, refused, wanted};
use crate::api::{self, ApiError, Start, Startable};
use crate::service::Service;

/// Says which execution it was.
const EXECUTION: HeaderName = HeaderName::from_static("x-execution-arn");

/// How an execution ended.
struct Ended {
    arn: String,
    result: Result<Json, ExecutionError>,
}

pub(crate) async fn run(
    State(service): State<Arc<Service>>,
    Path(name): Path<String>,
    Query(asked): Named,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    match ran(&service, &name, asked, &headers, &body).await {
        Ok(ended) => answer(ended),
        Err(error) => refused(&error),
    }
}

async fn ran(
    service: &Service,
    machine_name: &str,
    asked: Asked,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Ended, ApiError> {
    let found = machine(service, machine_name, &asked)?;
    let wanted = wanted(&asked, headers, body)?;
    match found.machine().machine_type() {
        MachineType::Express => express(found.machine(), wanted).await,
        MachineType::Standard => standard(service, &found, wanted).await,
    }
}

fn answer(Ended { arn, result }: Ended) -> Response {
    let response = match &result {
        Ok(output) => json(StatusCode::OK, output),
        Err(error) => {
            let failure = Failure {
                execution_arn: Some(&arn),
                status: Some(error.status().as_str()),
                error: error.error(),
                cause: error.cause(),
            };
            json(StatusCode::UNPROCESSABLE_ENTITY, &failure)
        }
    };
    ([(EXECUTION, arn)], response).into_response()
}

async fn express(machine: &Machine, wanted: Start) -> Result<Ended, ApiError> {
    let ran = api::run(machine, wanted).await?;
    Ok(Ended {
        arn: ran.arn,
        result: ran.outcome.result,
    })
}

/// Durably. Whoever does not stay to hear of the end finds it by the execution's name.
async fn standard(
    service: &Service,
    found: &Startable<'_>,
    wanted: Start,
) -> Result<Ended, ApiError> {
    let execution = api::begin(service, found, wanted).await?;
    let arn = execution.arn().to_owned();
    tokio::select! {
        result = execution.output() => Ok(Ended { arn, result: result? }),
        () = service.is_ending() => {
            let message = format!("the service is ending; {arn} goes on when it is started again");
            Err(ApiError::unavailable(&message))
        }
    }
}
