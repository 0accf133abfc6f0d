//! Sends what is exported, over plain HTTP.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{
    OTEL_EXPORTER_OTLP_TIMEOUT, OTEL_EXPORTER_OTLP_TIMEOUT_DEFAULT,
    OTEL_EXPORTER_OTLP_TRACES_TIMEOUT,
};

use super::variable;

/// Blocks, as the thread that exports may.
#[derive(Debug)]
pub(super) struct Client {
    agent: ureq::Agent,
    /// Whether what was sent last did not arrive: that is told once.
    is_failing: AtomicBool,
}

impl Client {
    pub(super) fn new() -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(timeout()))
            .http_status_as_error(false);
        Client {
            agent: config.build().into(),
            is_failing: AtomicBool::new(false),
        }
    }

    fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (parts, body) = request.into_parts();
        let answered = self.agent.run(Request::from_parts(parts, &*body))?;
        let (parts, mut body) = answered.into_parts();
        Ok(Response::from_parts(parts, body.read_to_vec()?.into()))
    }

    fn note(&self, why_not: Option<String>) {
        let was_failing = self.is_failing.swap(why_not.is_some(), Ordering::Relaxed);
        match why_not {
            Some(reason) if !was_failing => eprintln!("traces do not arrive: {reason}"),
            None if was_failing => eprintln!("traces arrive again"),
            _ => {}
        }
    }
}

#[async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let to = request.uri().clone();
        let answered = self.send(request);
        self.note(match &answered {
            Ok(answer) if answer.status().is_success() => None,
            Ok(answer) => Some(format!("{to} answers {}", answer.status())),
            Err(error) => Some(format!("{to}: {error}")),
        });
        answered
    }
}

fn timeout() -> Duration {
    let said = variable(OTEL_EXPORTER_OTLP_TRACES_TIMEOUT);
    let said = said.or_else(|| variable(OTEL_EXPORTER_OTLP_TIMEOUT));
    let milliseconds = said.and_then(|said| said.parse().ok());
    milliseconds.map_or(OTEL_EXPORTER_OTLP_TIMEOUT_DEFAULT, Duration::from_millis)
}
