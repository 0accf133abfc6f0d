//! `StartSyncExecution`: an Express execution from its start to its end, in memory.

use std::future::poll_fn;
use std::task::Poll;
use std::time::{Duration, SystemTime};

use asl_runtime::{ExecutionError, Json, Machine, MachineType, Outcome, Status};
use serde::{Deserialize, Serialize, Serializer};
use tokio::task::JoinError;

use super::checks::Checks;
use super::error::ApiError;
use super::input_text;
use super::resources::seconds;
use super::shapes::Included;
use super::start_execution::Start;
use crate::service::Service;

/// AWS bills time in these steps, and memory too: 64 MB is its least.
const BILLED_STEP: Duration = Duration::from_millis(100);
const BILLED_MEMORY: u32 = 64;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    state_machine_arn: Option<String>,
    name: Option<String>,
    input: Option<String>,
    trace_header: Option<String>,
    included_data: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    execution_arn: String,
    state_machine_arn: String,
    name: String,
    start_date: f64,
    stop_date: f64,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    input: Option<String>,
    input_details: Included,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_text")]
    output: Option<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_details: Option<Included>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trace_header: Option<String>,
    billing_details: BillingDetails,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct BillingDetails {
    billed_duration_in_milliseconds: u64,
    #[serde(rename = "billedMemoryUsedInMB")]
    billed_memory_used_in_mb: u32,
}

/// JSON as a text within JSON.
#[expect(clippy::ref_option, reason = "serde asks for it")]
fn as_text<S: Serializer>(json: &Option<Json>, serializer: S) -> Result<S::Ok, S::Error> {
    match json {
        Some(json) => serializer.collect_str(json),
        None => serializer.serialize_none(),
    }
}

/// An execution that ran to its end.
pub(crate) struct Ran {
    pub(crate) arn: String,
    pub(crate) name: String,
    pub(crate) outcome: Outcome,
}

pub(super) async fn call(
    service: &Service,
    input: Request,
    trace_header: Option<&str>,
) -> Result<Answer, ApiError> {
    let mut checks = Checks::default();
    let arn = checks.arn("stateMachineArn", input.state_machine_arn.as_deref());
    checks.optional_name("name", input.name.as_deref());
    checks.trace_header(input.trace_header.as_deref());
    let included = checks.included_data(input.included_data.as_deref());
    checks.done()?;
    let found = service.startable(arn)?;
    if found.machine().machine_type() == MachineType::Standard {
        return Err(ApiError::type_not_supported());
    }
    let trace_header = Start::trace_header(trace_header, input.trace_header);
    let wanted = Start {
        name: input.name,
        input: input_text::parse(input.input.as_deref())?,
        trace_header: trace_header.clone(),
    };
    let text = input.input.unwrap_or_else(|| "{}".to_owned());
    let start = SystemTime::now();
    let ran = run(found.machine(), wanted).await?;
    let stop = SystemTime::now();
    let took = stop.duration_since(start).unwrap_or_default();
    let (output, error) = match ran.outcome.result {
        Ok(output) => (Some(output), None),
        Err(error) => (None, Some(error)),
    };
    let error = error.as_ref();
    let status = error.map_or(Status::Succeeded, ExecutionError::status);
    Ok(Answer {
        execution_arn: ran.arn,
        state_machine_arn: found.served.arn.clone(),
        name: ran.name,
        start_date: seconds(start),
        stop_date: seconds(stop),
        status: status.as_str(),
        error: error.and_then(|error| error.error()).map(str::to_owned),
        cause: error.and_then(|error| error.cause()).map(str::to_owned),
        input: Some(text).filter(|_| included),
        input_details: Included { included },
        output_details: output.as_ref().map(|_| Included { included }),
        output: output.filter(|_| included),
        trace_header,
        billing_details: billed(took),
    })
}

/// Runs an Express execution to its end, whether its caller stays to hear of it or not.
pub(crate) async fn run(machine: &Machine, wanted: Start) -> Result<Ran, ApiError> {
    let mut options = machine.options().clone();
    if let Some(name) = &wanted.name {
        asl_runtime::check_name(name).map_err(|_| ApiError::invalid_name(name))?;
        options = options.name(name);
    }
    if let Some(header) = wanted.trace_header {
        options = options.trace_header(header);
    }
    let machine = machine.with(options);
    let execution = machine.prepare(wanted.input).map_err(|error| {
        // The cause says so already.
        let cause = error.cause().unwrap_or_default();
        ApiError::new("InvalidExecutionInput", cause)
    })?;
    let (arn, name) = (execution.arn(), execution.name().to_owned());
    let ended = to_its_end(execution.outcome()).await;
    let outcome = ended.map_err(|error| ApiError::internal(&error))?;
    Ok(Ran { arn, name, outcome })
}

/// Does `work`, even if its caller goes. What need not wait for anything takes no task of its own.
async fn to_its_end<T: Send + 'static>(
    work: impl Future<Output = T> + Send + 'static,
) -> Result<T, JoinError> {
    let mut work = Box::pin(work);
    match poll_fn(|cx| Poll::Ready(work.as_mut().poll(cx))).await {
        Poll::Ready(done) => Ok(done),
        Poll::Pending => tokio::spawn(work).await,
    }
}

fn billed(took: Duration) -> BillingDetails {
    let steps = took.as_millis().div_ceil(BILLED_STEP.as_millis()).max(1);
    let billed = steps.saturating_mul(BILLED_STEP.as_millis());
    BillingDetails {
        billed_duration_in_milliseconds: u64::try_from(billed).unwrap_or(u64::MAX),
        billed_memory_used_in_mb: BILLED_MEMORY,
    }
}
