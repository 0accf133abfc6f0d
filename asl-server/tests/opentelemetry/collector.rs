//! A collector of OTLP over HTTP, in this process.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::routing::post;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::trace::v1;
use prost::Message as _;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

pub(crate) const SERVER: i32 = v1::span::SpanKind::Server as i32;
pub(crate) const ERROR: i32 = v1::status::StatusCode::Error as i32;

/// A span as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Span {
    pub(crate) name: String,
    pub(crate) kind: i32,
    pub(crate) trace: String,
    pub(crate) id: String,
    /// Empty if it has none.
    pub(crate) parent: String,
    /// Its code and its message, if it is set.
    pub(crate) status: Option<(i32, String)>,
    attributes: Vec<(String, String)>,
}

impl Span {
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.attributes.iter();
        let (_, value) = attributes.find(|(key, _)| key == name)?;
        Some(value.clone())
    }

    fn of(span: v1::Span) -> Self {
        let attributes = span.attributes.into_iter().map(|attribute| {
            let value = attribute.value.and_then(|value| value.value);
            let value = match value {
                Some(Value::StringValue(text)) => text,
                Some(Value::IntValue(number)) => number.to_string(),
                other => format!("{other:?}"),
            };
            (attribute.key, value)
        });
        Span {
            attributes: attributes.collect(),
            name: span.name,
            kind: span.kind,
            trace: hex(&span.trace_id),
            id: hex(&span.span_id),
            parent: hex(&span.parent_span_id),
            status: span
                .status
                .map(|status| (status.code, status.message))
                .filter(|(code, _)| *code != v1::status::StatusCode::Unset as i32),
        }
    }
}

/// Collects until this is dropped.
pub(crate) struct Collector {
    pub(crate) address: SocketAddr,
    spans: Arc<Mutex<Vec<Span>>>,
    _runtime: Runtime,
}

impl Collector {
    pub(crate) fn start() -> Self {
        let runtime = Runtime::new().expect("there are threads");
        let spans: Arc<Mutex<Vec<Span>>> = Arc::default();
        let collected = Arc::clone(&spans);
        let traces = post(move |body: Bytes| async move {
            let request = ExportTraceServiceRequest::decode(body).expect("it is one");
            let scopes = request.resource_spans.into_iter();
            let scopes = scopes.flat_map(|resource| resource.scope_spans);
            let new = scopes.flat_map(|scope| scope.spans).map(Span::of);
            let collected = collected.lock();
            collected
                .unwrap_or_else(PoisonError::into_inner)
                .extend(new);
        });
        let router = Router::new().route("/v1/traces", traces);
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"));
        let listener = listener.expect("a port is free");
        let address = listener.local_addr().expect("it has one");
        runtime.spawn(async move { axum::serve(listener, router).await });
        Collector {
            address,
            spans,
            _runtime: runtime,
        }
    }

    /// All spans, once they are as they should be.
    pub(crate) fn until(&self, are_there: impl Fn(&[Span]) -> bool) -> Vec<Span> {
        let since = Instant::now();
        loop {
            let spans = self.spans.lock().unwrap_or_else(PoisonError::into_inner);
            if are_there(&spans) {
                return spans.clone();
            }
            assert!(since.elapsed() < Duration::from_secs(20), "{spans:#?}");
            drop(spans);
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    let bytes = bytes.iter();
    bytes.fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}
