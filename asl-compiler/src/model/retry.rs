//! Retriers.

use crate::json::Text;
use crate::source::{Span, Spanned};

/// One entry of `Retry` (ASL "Retrying after error"). Defaults are not filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Retrier {
    /// Where the entry is written.
    pub span: Span,
    /// `Comment`.
    pub comment: Option<Text>,
    /// `ErrorEquals`, at least one name.
    pub error_equals: Vec<Text>,
    /// `IntervalSeconds`, 1 or more.
    pub interval_seconds: Option<Spanned<u32>>,
    /// `MaxAttempts`, 0 or more.
    pub max_attempts: Option<Spanned<u32>>,
    /// `BackoffRate`, 1.0 or more.
    pub backoff_rate: Option<Spanned<f64>>,
    /// `MaxDelaySeconds`, 1 to 31,622,400.
    pub max_delay_seconds: Option<Spanned<u32>>,
    /// `JitterStrategy`.
    pub jitter_strategy: Option<Spanned<JitterStrategy>>,
}

/// How a retrier's delays are spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JitterStrategy {
    /// `FULL`: anywhere between no delay and the computed one.
    Full,
    /// `NONE`: the computed delay.
    None,
}
