//! The HTTP side: what is served where.

use std::io;
use std::sync::Arc;

use asl_runtime::Engine;
use axum::Router;
use axum::routing::{get, post};
use tokio::net::TcpListener;

use crate::api;
use crate::app::App;

/// What every request may need.
#[derive(Debug, Clone)]
pub(crate) struct Service {
    pub(crate) app: Arc<App>,
    pub(crate) engine: Engine,
}

/// Serves until the process is asked to end.
pub(crate) async fn serve(listener: TcpListener, app: Arc<App>, engine: Engine) -> io::Result<()> {
    let router = router(Service { app, engine });
    axum::serve(listener, router)
        .with_graceful_shutdown(asked_to_end())
        .await
}

fn router(service: Service) -> Router {
    Router::new()
        .route("/", post(api::call))
        .route("/health", get(|| async { "ok" }))
        .with_state(service)
}

async fn asked_to_end() {
    // Without handlers the signals end the process as they always do.
    let _ = tokio::signal::ctrl_c().await;
}
