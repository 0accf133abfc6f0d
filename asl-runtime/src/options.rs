//! How an execution is run: its name, its clock, its limits, its history.

use crate::clock::Clock;
use crate::execution::Identity;
use crate::json::{ArcStr, Json};
use crate::limits::Limits;
use crate::logging::{LogLevel, LogSink, Logging, LoggingConfiguration};

/// How executions of a machine run.
///
/// ```
/// use std::time::SystemTime;
/// use asl_runtime::{Clock, Options};
///
/// let options = Options::default()
///     .name("order-17")
///     .clock(Clock::test(SystemTime::now()))
///     .record_history(true);
/// # let _ = options;
/// ```
#[derive(Debug, Clone, Default)]
pub struct Options {
    name: Option<ArcStr>,
    region: Option<ArcStr>,
    account: Option<ArcStr>,
    role_arn: Option<ArcStr>,
    trace_header: Option<ArcStr>,
    pub(crate) clock: Clock,
    pub(crate) limits: Option<Limits>,
    pub(crate) history: bool,
    pub(crate) random_seed: Option<u64>,
    logging: Option<LoggingConfiguration>,
    log_sink: Option<LogSink>,
}

impl Options {
    /// The execution's name; a UUID where none is given.
    #[must_use]
    pub fn name(mut self, name: impl AsRef<str>) -> Self {
        self.name = Some(ArcStr::from(name.as_ref()));
        self
    }

    /// The region and the account number that ARNs show: `us-east-1` and `123456789012` unless set.
    #[must_use]
    pub fn region_and_account(mut self, region: impl AsRef<str>, account: impl AsRef<str>) -> Self {
        self.region = Some(ArcStr::from(region.as_ref()));
        self.account = Some(ArcStr::from(account.as_ref()));
        self
    }

    /// `$$.Execution.RoleArn`.
    #[must_use]
    pub fn role_arn(mut self, role_arn: impl AsRef<str>) -> Self {
        self.role_arn = Some(ArcStr::from(role_arn.as_ref()));
        self
    }

    /// The header by which tracing knows what the executions belong to: `X-Amzn-Trace-Id` or W3C's `traceparent`. Handlers learn
    /// of it ([`TaskContext::trace_header`](crate::TaskContext::trace_header)).
    #[must_use]
    pub fn trace_header(mut self, header: impl AsRef<str>) -> Self {
        self.trace_header = Some(ArcStr::from(header.as_ref()));
        self
    }

    /// The clock that waits, timeouts and timestamps go by.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Other limits than AWS's for the machine's type.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = Some(limits);
        self
    }

    /// Whether to keep the execution's history. It costs a copy of every event's payload by reference.
    #[must_use]
    pub fn record_history(mut self, record: bool) -> Self {
        self.history = record;
        self
    }

    /// Makes jitter, `States.MathRandom`, `States.UUID`, `$random` and `$uuid` the same in every run.
    #[must_use]
    pub fn random_seed(mut self, seed: u64) -> Self {
        self.random_seed = Some(seed);
        self
    }

    /// What is logged of the executions; it needs a [sink](Options::log_sink) too. Nothing is logged unless set.
    #[must_use]
    pub fn logging(mut self, configuration: LoggingConfiguration) -> Self {
        self.logging = Some(configuration);
        self
    }

    /// Where the log goes, if [anything is logged](Options::logging).
    #[must_use]
    pub fn log_sink(mut self, sink: LogSink) -> Self {
        self.log_sink = Some(sink);
        self
    }

    /// What is logged of the executions, if that was [set](Options::logging).
    #[must_use]
    pub fn logging_configuration(&self) -> Option<LoggingConfiguration> {
        self.logging
    }

    /// Whether it was [set](Options::log_sink) where the log goes.
    #[must_use]
    pub fn has_log_sink(&self) -> bool {
        self.log_sink.is_some()
    }

    /// What is logged and where to, if anything is.
    pub(crate) fn logged(&self) -> Option<Logging> {
        let configuration = self.logging?;
        let sink = self.log_sink.as_ref()?;
        (configuration.level > LogLevel::Off).then(|| Logging {
            configuration,
            sink: sink.clone(),
        })
    }

    /// Whether machines have the same ARN under either.
    pub(crate) fn has_place_of(&self, other: &Options) -> bool {
        (&self.region, &self.account) == (&other.region, &other.account)
    }

    pub(crate) fn identity(&self, random: &mut fastrand::Rng) -> Identity {
        static REGION: ArcStr = arcstr::literal!("us-east-1");
        static ACCOUNT: ArcStr = arcstr::literal!("123456789012");
        static ROLE_ARN: ArcStr = arcstr::literal!("arn:aws:iam::123456789012:role/asl");
        let or = |chosen: &Option<ArcStr>, default: &ArcStr| {
            chosen.clone().unwrap_or_else(|| default.clone())
        };
        let express_id = uuid(random);
        Identity {
            name: or(&self.name, &express_id),
            express_id,
            region: or(&self.region, &REGION),
            account: or(&self.account, &ACCOUNT),
            role_arn: or(&self.role_arn, &ROLE_ARN),
            trace_header: self.trace_header.clone(),
        }
    }
}

fn uuid(random: &mut fastrand::Rng) -> ArcStr {
    match crate::query::intrinsic::uuid(&mut || random.u64(..)) {
        Json::String(uuid) => uuid,
        other => ArcStr::from(other.to_string()),
    }
}
