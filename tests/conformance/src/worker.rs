//! An activity's worker. The recording's own was a state machine that called the API: it runs in memory, beside the engine.

use std::convert::Infallible;
use std::fmt;
use std::future::pending;

use asl_runtime::{Engine, Json, Machine, Options, TaskError, TaskRequest, TokenError, json};
use futures_util::future::join_all;

use crate::case::{Case, MachineType, Setup};
use crate::machines::CaseTasks;
use crate::table::Table;

/// What the recordings call it.
const CONSUMER: &str = "activity_consumer";

fn consumers(case: &Case) -> impl Iterator<Item = &Setup> {
    case.setup.iter().filter(|setup| setup.op == CONSUMER)
}

/// The ARNs of the activities that the case's workers serve.
pub(crate) fn activities(case: &Case) -> impl Iterator<Item = &str> {
    consumers(case).filter_map(|consumer| consumer.args.get("activityArn")?.as_str())
}

/// The case's workers, each with the input that it is started with.
pub(crate) fn workers(case: &Case, table: &Table, tasks: &CaseTasks) -> Vec<(Machine, Json)> {
    let worker = |consumer: &Setup| {
        let template = consumer.args.get("template")?.to_string();
        let bind = table.named(CONSUMER, &template, MachineType::Standard)?;
        let arn = consumer.args.get("activityArn")?.as_str()?;
        Some((bind(tasks.working()), json!({"ActivityArn": arn})))
    };
    consumers(case).filter_map(worker).collect()
}

/// Lets the workers do their work. What becomes of it, the execution's history tells.
pub(crate) async fn work(workers: &[(Machine, Json)], options: &Options) -> Infallible {
    let runs = workers.iter().map(|(machine, input)| {
        let machine = machine.with(options.clone());
        async move { machine.run(input.clone()).await }
    });
    join_all(runs).await;
    pending().await
}

/// What the API answers a worker.
pub(crate) async fn call(
    engine: Option<&Engine>,
    request: &TaskRequest,
) -> Result<Json, TaskError> {
    let engine = engine.ok_or_else(|| refused(&"the engine is closed"))?;
    let text = |name: &str| request.input.get(name).and_then(Json::as_str);
    let token = text("TaskToken").unwrap_or_default();
    match request.resource().rsplit(':').next() {
        Some("getActivityTask") => {
            let activity = text("ActivityArn").unwrap_or_default();
            let polled = engine.activity_task(activity, text("WorkerName")).await;
            let task = polled.map_err(|error| refused(&error))?;
            Ok(json!({"TaskToken": task.token, "Input": task.input.to_string()}))
        }
        Some("sendTaskHeartbeat") => said(engine.send_task_heartbeat(token).await),
        Some("sendTaskSuccess") => {
            let output = Json::parse(text("Output").unwrap_or_default());
            let output = output.map_err(|error| refused(&error))?;
            said(engine.send_task_success(token, output).await)
        }
        _ => Err(refused(&"no worker was recorded that calls this")),
    }
}

fn said(heard: Result<(), TokenError>) -> Result<Json, TaskError> {
    match heard {
        Ok(()) => Ok(json!({})),
        Err(error) => Err(refused(&error)),
    }
}

fn refused(reason: &dyn fmt::Display) -> TaskError {
    TaskError::new("Refused", reason.to_string())
}
