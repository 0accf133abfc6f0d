//! Which span of OpenTelemetry becomes of which span of `asl-runtime`: its name, its parent, its trace.

use std::cell::Cell;

use opentelemetry::trace::{
    SpanBuilder, SpanContext, SpanId, SpanKind, TraceContextExt as _, TraceFlags, TraceId,
    TraceState, Tracer,
};
use opentelemetry::{Context, KeyValue, Value};
use opentelemetry_sdk::trace::{IdGenerator, RandomIdGenerator, SdkTracer, Span};
use sha2::{Digest as _, Sha256};

use super::caller::Caller;

/// Builds the spans that the layer for `tracing` asks for.
#[derive(Debug, Clone)]
pub(super) struct ExecutionTracer(pub(super) SdkTracer);

impl Tracer for ExecutionTracer {
    type Span = Span;

    fn build_with_context(&self, mut builder: SpanBuilder, parent: &Context) -> Span {
        if !is_ours(&mut builder) {
            return self.0.build_with_context(builder, parent);
        }
        match &*builder.name {
            "execution" => self.execution(builder, parent),
            "state" => self.named_by("state", builder, parent),
            "attempt" => self.named_by("function", builder, parent),
            _ => self.0.build_with_context(builder, parent),
        }
    }
}

impl ExecutionTracer {
    fn named_by(&self, attribute: &str, mut builder: SpanBuilder, parent: &Context) -> Span {
        if let Some(name) = text(&builder, attribute) {
            builder.name = name.into();
        }
        self.0.build_with_context(builder, parent)
    }

    fn execution(&self, mut builder: SpanBuilder, parent: &Context) -> Span {
        let caller = taken(&mut builder, "trace_header");
        let caller = caller.and_then(|header| Caller::parse(&header));
        let arn = text(&builder, "execution_arn").unwrap_or_default();
        if let Some(machine) = machine_arn(&arn) {
            let attributes = builder.attributes.get_or_insert_default();
            attributes.push(KeyValue::new("state_machine_arn", machine));
        }
        let here = parent.span().span_context().clone();
        let is_here = |caller: Caller| caller.trace == here.trace_id();
        if here.is_valid() && caller.is_none_or(is_here) {
            // What is about it in this process is nearer than who called.
            return self.named_by("machine", builder, parent);
        }
        builder.span_kind = caller.map(|_| SpanKind::Server);
        if let Some(remote) = caller.and_then(remote) {
            let parent = parent.with_remote_span_context(remote);
            return self.named_by("machine", builder, &parent);
        }
        let trace = caller.map_or_else(|| trace_of(&arn), |caller| caller.trace);
        NEXT_TRACE.set(Some(trace));
        let span = self.named_by("machine", builder, &Context::new());
        NEXT_TRACE.set(None);
        span
    }
}

/// The span that an execution belongs under, if its caller names one.
fn remote(caller: Caller) -> Option<SpanContext> {
    let is_sampled = caller.sampled.unwrap_or(true);
    let span = caller.span.or_else(|| {
        // The sampler heeds a parent only. This one is never seen: what is below it is not sampled.
        (!is_sampled).then(|| SpanId::from(u64::MAX))
    })?;
    let flags = TraceFlags::default().with_sampled(is_sampled);
    let state = TraceState::NONE;
    Some(SpanContext::new(caller.trace, span, flags, true, state))
}

/// The trace of an execution that nobody has put into one: the same in each of its lives.
fn trace_of(arn: &str) -> TraceId {
    let digest = Sha256::digest(arn);
    let first = digest.iter().take(16);
    TraceId::from(first.fold(0_u128, |id, byte| id << 8 | u128::from(*byte)))
}

thread_local! {
    /// The trace that the next root span is to begin: nothing but its ids can be said of a span that is to be built.
    static NEXT_TRACE: Cell<Option<TraceId>> = const { Cell::new(None) };
}

/// Random ids, unless it has been said which trace begins.
#[derive(Debug, Default)]
pub(super) struct Ids(RandomIdGenerator);

impl IdGenerator for Ids {
    fn new_trace_id(&self) -> TraceId {
        let chosen = NEXT_TRACE.take();
        chosen.unwrap_or_else(|| self.0.new_trace_id())
    }

    fn new_span_id(&self) -> SpanId {
        self.0.new_span_id()
    }
}

/// Whether the span is of `asl-runtime`; if it is, its target is not told.
fn is_ours(builder: &mut SpanBuilder) -> bool {
    let is_ours = text(builder, "target").as_deref() == Some("asl");
    if is_ours {
        taken(builder, "target");
    }
    is_ours
}

fn text(builder: &SpanBuilder, name: &str) -> Option<String> {
    let mut attributes = builder.attributes.iter().flatten();
    let attribute = attributes.find(|attribute| attribute.key.as_str() == name)?;
    match &attribute.value {
        Value::String(text) => Some(text.as_str().to_owned()),
        _ => None,
    }
}

fn taken(builder: &mut SpanBuilder, name: &str) -> Option<String> {
    let found = text(builder, name);
    let attributes = builder.attributes.get_or_insert_default();
    attributes.retain(|attribute| attribute.key.as_str() != name);
    found
}

/// The ARN of the machine that the execution with this ARN runs.
fn machine_arn(execution: &str) -> Option<String> {
    let mut parts = execution.splitn(8, ':');
    let home: Vec<&str> = parts.by_ref().take(5).collect();
    let machine = parts.nth(1)?;
    Some(format!("{}:stateMachine:{machine}", home.join(":")))
}

#[cfg(test)]
mod tests {
    use super::machine_arn;

    #[test]
    fn an_executions_arn_names_its_machine() {
        let home = "arn:aws:states:us-east-1:123456789012";
        for execution in ["execution:order:one", "express:order:one:6ad1"] {
            let machine = machine_arn(&format!("{home}:{execution}"));
            assert_eq!(machine, Some(format!("{home}:stateMachine:order")));
        }
        assert_eq!(machine_arn("nothing"), None);
    }
}
