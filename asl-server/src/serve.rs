//! The HTTP side: what is served where.

use std::error::Error;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tokio::net::TcpListener;

use crate::access::Browsers;
use crate::admission::{self, Admission};
use crate::api;
use crate::app::App;
use crate::connections;
use crate::limits::Limits;
use crate::logs::{self, Lines};
use crate::plain;
use crate::service::Service;
use crate::settings::Settings;
#[cfg(feature = "opentelemetry")]
use crate::traces;

/// How long a called task may take to answer once the service is asked to end.
const GRACE: Duration = Duration::from_secs(30);

/// How long whoever reads the log may take for what is left of it.
const LOG_GRACE: Duration = Duration::from_secs(5);

/// A service that can be called.
#[derive(Debug)]
pub(crate) struct Server {
    listener: TcpListener,
    service: Arc<Service>,
    admission: Admission,
    log: Option<Lines>,
    limits: Limits,
}

impl Server {
    /// Opens the service. What was running goes on at once.
    pub(crate) fn open(
        listener: TcpListener,
        app: &App,
        settings: Settings,
    ) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let address = listener.local_addr()?.ip();
        settings.access.check_address(address)?;
        plain::begin_metrics();
        #[cfg(feature = "opentelemetry")]
        traces::begin()?;
        let (app, log) = logs::logged(app, &settings);
        let browsers = Browsers {
            origins: settings.origins,
            only_local_names: address.is_loopback() && !settings.access.is_restricted(),
        };
        let limits = Limits::default();
        Ok(Server {
            listener,
            service: Arc::new(Service::open(
                Arc::new(app),
                settings.data.as_deref(),
                settings.mocks,
            )?),
            log,
            admission: Admission::new(settings.access, browsers, &limits),
            limits,
        })
    }

    /// Answers until `ending` completes.
    pub(crate) async fn run(
        self,
        ending: impl Future<Output = ()>,
    ) -> Result<(), Box<dyn Error + Send + Sync>> {
        let service = self.service;
        let ended = async {
            ending.await;
            service.ending.send_replace(true);
        };
        let router = router(&service, self.admission);
        connections::serve(self.listener, router, &self.limits, ended).await;
        let shut_down = service.engine.shut_down(GRACE).await;
        if let Some(log) = self.log {
            tokio::task::spawn_blocking(move || log.flush(LOG_GRACE)).await?;
        }
        #[cfg(feature = "opentelemetry")]
        traces::flush().await;
        Ok(shut_down?)
    }
}

fn router(service: &Arc<Service>, admission: Admission) -> Router {
    let cors = admission.browsers.cors();
    let admission = Arc::new(admission);
    let router = Router::new()
        .route("/", post(call))
        .route("/run/{machine}", post(plain::run))
        .route("/start/{machine}", post(plain::start))
        .route("/metrics", get(plain::metrics))
        .layer(middleware::from_fn_with_state(admission, admission::pass));
    let router = match cors {
        Some(cors) => router.layer(cors),
        None => router,
    };
    router
        // Whoever watches over the service need not be let in for this.
        .route("/health", get(|| async { "ok\n" }))
        .with_state(Arc::clone(service))
}

async fn call(State(service): State<Arc<Service>>, headers: HeaderMap, body: Bytes) -> Response {
    match api::called(&headers) {
        Ok(action) => api::call(&service, action, &headers, &body).await,
        Err(error) => error.into_response(),
    }
}

/// Completes once the process is asked to end.
pub(crate) async fn asked_to_end() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminated.recv() => {}
                // Without a handler the signal ends the process as it always does.
                _ = interrupted => {}
            }
            return;
        }
    }
    let _ = interrupted.await;
}
