//! Traces: executions, their states and attempts as spans of OpenTelemetry, sent by OTLP.

mod caller;
mod client;
mod tracer;

use std::error::Error;
use std::sync::OnceLock;

use opentelemetry::InstrumentationScope;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{
    ExporterBuildError, OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT,
    SpanExporter, WithHttpConfig as _,
};
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::Subscriber;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer, Registry};

use self::client::Client;
use self::tracer::{ExecutionTracer, Ids};

/// The process exports to one place, or does not.
static PROVIDER: OnceLock<Result<Option<SdkTracerProvider>, ExporterBuildError>> = OnceLock::new();

/// The layer by which `serve` sends traces, for a program that has a subscriber of `tracing` itself; nothing if the environment
/// names no endpoint of OTLP. Without a subscriber of the program's, `serve` installs one.
///
/// ```no_run
/// use tracing_subscriber::layer::SubscriberExt as _;
/// use tracing_subscriber::util::SubscriberInitExt as _;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
/// tracing_subscriber::registry()
///     .with(asl_server::opentelemetry_layer()?)
///     .init();
/// # Ok(()) }
/// ```
///
/// # Errors
///
/// What the environment says of OTLP cannot be understood.
pub fn opentelemetry_layer<S>()
-> Result<Option<impl Layer<S> + use<S>>, Box<dyn Error + Send + Sync>>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    let provider = PROVIDER.get_or_init(provider);
    let provider = provider.as_ref().map_err(ToString::to_string)?;
    Ok(provider.as_ref().map(layer))
}

/// Sends traces from here on, if the environment says where to.
pub(crate) fn begin() -> Result<(), Box<dyn Error + Send + Sync>> {
    if let Some(layer) = opentelemetry_layer()? {
        // A program with a subscriber of its own has given it the layer, or wants no traces.
        let _ = Registry::default().with(layer).try_init();
    }
    Ok(())
}

/// Sends what has not been sent.
pub(crate) async fn flush() {
    if let Some(Ok(Some(provider))) = PROVIDER.get() {
        // What does not arrive, the client has told.
        let _ = tokio::task::spawn_blocking(|| provider.force_flush()).await;
    }
}

fn provider() -> Result<Option<SdkTracerProvider>, ExporterBuildError> {
    let endpoint = variable(OTEL_EXPORTER_OTLP_TRACES_ENDPOINT);
    let endpoint = endpoint.or_else(|| variable(OTEL_EXPORTER_OTLP_ENDPOINT));
    let is_off = variable("OTEL_SDK_DISABLED").is_some_and(|off| off.eq_ignore_ascii_case("true"))
        || variable("OTEL_TRACES_EXPORTER").as_deref() == Some("none");
    if endpoint.is_none() || is_off {
        return Ok(None);
    }
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(Client::new())
        .build()?;
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_id_generator(Ids::default())
        .build();
    Ok(Some(provider))
}

fn layer<S>(provider: &SdkTracerProvider) -> impl Layer<S> + use<S>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    let scope = InstrumentationScope::builder("asl-server")
        .with_version(env!("CARGO_PKG_VERSION"))
        .build();
    let told = Targets::new()
        .with_default(LevelFilter::INFO)
        // States too.
        .with_target("asl", LevelFilter::DEBUG);
    tracing_opentelemetry::layer()
        .with_tracer(ExecutionTracer(provider.tracer_with_scope(scope)))
        .with_location(false)
        .with_threads(false)
        .with_tracked_inactivity(false)
        .with_filter(told)
}

/// What the environment says, if it says anything.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
