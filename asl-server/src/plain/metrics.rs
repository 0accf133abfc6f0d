//! `GET /metrics`: what was counted and measured, for Prometheus, under the names of AWS/States.

use std::sync::OnceLock;
use std::time::Duration;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

/// How often what was measured is gathered, whether anybody asks or not.
const GATHERED: Duration = Duration::from_secs(5);

/// The process counts for one recorder: nothing if it has another than ours.
static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Begins to count, and gathers for as long as the runtime lives.
pub(crate) fn begin() {
    let recorder = RECORDER.get_or_init(|| PrometheusBuilder::new().install_recorder().ok());
    if let Some(recorder) = recorder {
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(GATHERED).await;
                recorder.run_upkeep();
            }
        });
    }
}

pub(crate) async fn metrics() -> Response {
    match RECORDER.get().and_then(Option::as_ref) {
        Some(recorder) => {
            let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
            (kind, recorder.render()).into_response()
        }
        None => {
            let message = "the program has a recorder of metrics of its own\n";
            (StatusCode::NOT_FOUND, message).into_response()
        }
    }
}
