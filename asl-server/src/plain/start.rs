//! `POST /start/MACHINE`: starts an execution and tells its ARN.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Serialize;

use super::{Asked, Named, json, machine, refused, wanted};
use crate::api::{self, ApiError};
use crate::service::Service;

pub(crate) async fn start(
    State(service): State<Arc<Service>>,
    Path(name): Path<String>,
    Query(asked): Named,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    match started(&service, &name, asked, &headers, &body).await {
        Ok(started) => json(StatusCode::ACCEPTED, &started),
        Err(error) => refused(&error),
    }
}

async fn started(
    service: &Service,
    machine_name: &str,
    asked: Asked,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<impl Serialize, ApiError> {
    let found = machine(service, machine_name, &asked)?;
    api::start(service, &found, wanted(&asked, headers, body)?).await
}
