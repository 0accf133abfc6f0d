//! Spans and events for `tracing`; the crate's documentation lists them.
#![cfg_attr(
    not(feature = "tracing"),
    allow(
        unused_variables,
        clippy::unused_self,
        clippy::needless_pass_by_value,
        reason = "nothing is told to nobody"
    )
)]

use std::time::Duration;

#[cfg(feature = "tracing")]
use tracing::field::Empty;
#[cfg(feature = "tracing")]
use tracing::{Instrument as _, debug_span, error, info, info_span, warn};

#[cfg(feature = "tracing")]
use crate::execution::Reach;
use crate::execution::{Execution, Failure, Scope};
use crate::json::Json;
use crate::store::StoreError;
use crate::task::TaskRequest;

/// In this field of a span OpenTelemetry's layer for `tracing` finds that what the span is about has failed, and why.
#[cfg(feature = "tracing")]
const FAILED: &str = "otel.status_description";

/// Where what is traced belongs.
#[derive(Clone)]
pub(crate) struct Span {
    #[cfg(feature = "tracing")]
    span: tracing::Span,
}

impl Span {
    pub(crate) fn of_execution(execution: &Execution) -> Self {
        Span {
            #[cfg(feature = "tracing")]
            span: info_span!(
                target: "asl",
                "execution",
                machine = execution.machine.name,
                execution = %execution.identity.name,
                execution_arn = execution.arn(),
                trace_header = execution.identity.trace_header.as_deref(),
                status = Empty,
                otel.status_description = Empty,
            ),
        }
    }

    #[inline]
    pub(crate) fn of_state(scope: &Scope) -> Self {
        Span {
            #[cfg(feature = "tracing")]
            span: debug_span!(
                target: "asl",
                "state",
                state = scope.state_name(),
                otel.status_description = Empty,
            ),
        }
    }

    pub(crate) fn of_attempt(request: &TaskRequest) -> Self {
        Span {
            #[cfg(feature = "tracing")]
            span: info_span!(
                target: "asl",
                "attempt",
                state = request.context.state_name(),
                function = request.function(),
                attempt = request.context.attempt(),
                otel.status_description = Empty,
            ),
        }
    }

    /// Does `work` inside.
    #[inline]
    pub(crate) fn within<T>(&self, work: impl FnOnce() -> T) -> T {
        #[cfg(feature = "tracing")]
        let _entered = self.span.enter();
        work()
    }

    /// Lets `work` go on inside whenever it does.
    #[cfg(feature = "tracing")]
    pub(crate) fn around<F: Future>(self, work: F) -> tracing::instrument::Instrumented<F> {
        work.instrument(self.span)
    }

    /// Lets `work` go on.
    #[cfg(not(feature = "tracing"))]
    #[inline]
    pub(crate) fn around<F: Future>(self, work: F) -> F {
        work
    }

    /// Notes how what happened inside failed, if it did.
    #[inline]
    pub(crate) fn note_failure<T>(&self, result: &Result<T, Failure>) {
        #[cfg(feature = "tracing")]
        if let Err(failure) = result {
            self.span
                .record(FAILED, failure.error().unwrap_or_default());
        }
    }

    /// Tells how the execution inside ended.
    pub(crate) fn execution_ended(&self, result: &Result<Json, Failure>) {
        #[cfg(feature = "tracing")]
        {
            let status = self.within(|| tell_end(result));
            self.span.record("status", status);
            self.note_failure(result);
        }
    }
}

#[cfg(feature = "tracing")]
fn tell_end(result: &Result<Json, Failure>) -> &'static str {
    let Err(failure) = result else {
        let status = "SUCCEEDED";
        info!(target: "asl", status, "execution ended");
        return status;
    };
    let status = match failure.reach() {
        Reach::Handlers | Reach::Execution => "FAILED",
        Reach::TimedOut => "TIMED_OUT",
        Reach::Aborted => "ABORTED",
    };
    let (error, cause) = (failure.error(), failure.cause());
    error!(target: "asl", status, error, cause, "execution ended");
    status
}

pub(crate) fn state_failed(scope: &Scope, failure: &Failure) {
    #[cfg(feature = "tracing")]
    warn!(
        target: "asl",
        state = scope.state_name(),
        error = failure.error(),
        cause = failure.cause(),
        "state failed"
    );
}

pub(crate) fn retrying(scope: &Scope, failure: &Failure, delay: Duration) {
    #[cfg(feature = "tracing")]
    warn!(
        target: "asl",
        state = scope.state_name(),
        error = failure.error(),
        cause = failure.cause(),
        attempt = scope.retry_count(),
        delay_seconds = delay.as_secs_f64(),
        "retrying"
    );
}

pub(crate) fn caught(scope: &Scope, failure: &Failure) {
    #[cfg(feature = "tracing")]
    warn!(
        target: "asl",
        state = scope.state_name(),
        error = failure.error(),
        cause = failure.cause(),
        "caught"
    );
}

pub(crate) fn store_failed(error: &StoreError) {
    #[cfg(feature = "tracing")]
    error!(target: "asl", %error, "store failed");
}
