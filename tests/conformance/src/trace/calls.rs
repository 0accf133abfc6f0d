//! The actions of the API, asked of an engine.

use std::time::SystemTime;

use asl_runtime::store::{ExecutionFilter, ExecutionId, StatusFilter};
use asl_runtime::{Engine, EngineError, ExecutionDescription, Json, Status};
use serde_json::{Map, Value, json};

use super::name;
use crate::case::Step;

/// What a call is answered, or the code of AWS's refusal.
type Answered = Result<Value, String>;

/// The calls of one trace.
pub(super) struct Calls {
    engine: Engine,
    /// Whether the trace waits for the end of what it starts.
    waits: bool,
    /// How many executions it named itself.
    named: usize,
    /// Where the next page of a list begins.
    next: Option<ExecutionId>,
}

impl Calls {
    pub(super) fn on(engine: Engine, waits: bool) -> Self {
        Calls {
            engine,
            waits,
            named: 0,
            next: None,
        }
    }

    /// Makes the call of `step`.
    pub(super) async fn make(&mut self, step: &Step) -> Answered {
        match &*step.op {
            "start_execution" => self.start(step).await,
            "describe_execution" => self.describe(step),
            "stop_execution" => self.stop(step).await,
            "get_execution_history" => self.history(step),
            "list_executions" => self.list(step),
            _ => self.activity_task(step).await,
        }
    }

    async fn start(&mut self, step: &Step) -> Answered {
        let machine = last(step.text("stateMachineArn"));
        let input = Json::parse(step.text("input").unwrap_or("{}"));
        let input = input.map_err(|_| "InvalidExecutionInput".to_owned())?;
        let given = step.text("name").map(name);
        let name = given.unwrap_or_else(|| format!("ExecArnPart_{}idx", self.named));
        let started = self.engine.start_named::<Json>(machine, &name, input).await;
        let execution = started.map_err(|error| code(&error))?;
        self.named += usize::from(step.text("name").is_none());
        let answer = json!({"executionArn": execution.arn(), "startDate": "datetime"});
        if self.waits {
            // How it ends, another call may ask.
            let _ = execution.output().await.map_err(|error| code(&error))?;
        }
        Ok(answer)
    }

    fn describe(&self, step: &Step) -> Answered {
        let (machine, name) = machine_and_name(step);
        let described = self.engine.describe(machine, &name);
        let described = described.map_err(|error| code(&error))?;
        described.as_ref().map(listed).ok_or_else(no_execution)
    }

    async fn stop(&self, step: &Step) -> Answered {
        let (machine, name) = machine_and_name(step);
        let running = self.engine.running::<Json>(machine, &name);
        let stopped = running.map_err(|error| code(&error))?;
        let stopped = stopped.ok_or_else(no_execution)?;
        stopped
            .stop(None, None)
            .await
            .map_err(|error| code(&error))?;
        let described = self.engine.describe(machine, &name);
        let described = described.map_err(|error| code(&error))?;
        let described = described.ok_or_else(no_execution)?;
        Ok(json!({"stopDate": described.stop_time.map(date)}))
    }

    fn history(&self, step: &Step) -> Answered {
        let (machine, name) = machine_and_name(step);
        let history = self.engine.history(machine, &name);
        let events = history.map_err(|error| code(&error))?;
        let events: Vec<Value> = events
            .ok_or_else(no_execution)?
            .into_iter()
            .map(Value::from)
            .collect();
        Ok(json!({"events": events}))
    }

    fn list(&mut self, step: &Step) -> Answered {
        let most = step.args.get("maxResults").and_then(Value::as_u64);
        let most = most
            .and_then(|most| usize::try_from(most).ok())
            .filter(|most| *most > 0);
        let filter = ExecutionFilter {
            machine: Some(last(step.text("stateMachineArn")).to_owned()),
            status: step.text("statusFilter").map(status),
            before: step.text("nextToken").and(self.next),
            // One more tells whether there is a next page.
            limit: most.map(|most| most + 1),
        };
        let mut found = self
            .engine
            .executions(&filter)
            .map_err(|error| code(&error))?;
        let has_more = most.is_some_and(|most| found.len() > most);
        found.truncate(most.unwrap_or(usize::MAX));
        let executions: Vec<Value> = found.iter().map(listed).collect();
        self.next = found.last().filter(|_| has_more).map(|last| last.id);
        Ok(match self.next {
            Some(next) => json!({"executions": executions, "nextToken": next.to_string()}),
            None => json!({"executions": executions}),
        })
    }

    async fn activity_task(&self, step: &Step) -> Answered {
        let arn = step.text("activityArn").unwrap_or_default();
        let task = self
            .engine
            .activity_task(arn, step.text("workerName"))
            .await;
        let task = task.map_err(|error| code(&error))?;
        Ok(json!({"taskToken": task.token, "input": task.input.to_string()}))
    }
}

/// What `ListExecutions` says of an execution.
fn listed(execution: &ExecutionDescription) -> Value {
    let (machine, name) = (&execution.machine, &execution.name);
    let arn = "arn:aws:states:us-east-1:111111111111";
    let status = execution.status.map_or("RUNNING", Status::as_str);
    let fields = [
        (
            "executionArn",
            Some(json!(format!("{arn}:execution:{machine}:{name}"))),
        ),
        ("name", Some(json!(name))),
        ("redriveCount", Some(json!(execution.redrive_count))),
        ("startDate", Some(date(execution.start_time))),
        (
            "stateMachineArn",
            Some(json!(format!("{arn}:stateMachine:{machine}"))),
        ),
        ("status", Some(json!(status))),
        ("stopDate", execution.stop_time.map(date)),
    ];
    let fields = fields.into_iter();
    let fields: Map<String, Value> = fields
        .filter_map(|(field, value)| Some((field.to_owned(), value?)))
        .collect();
    Value::Object(fields)
}

/// A moment, as snapshots write it.
fn date(_: SystemTime) -> Value {
    json!("datetime")
}

fn status(text: &str) -> StatusFilter {
    match text {
        "SUCCEEDED" => StatusFilter::Ended(Status::Succeeded),
        "FAILED" => StatusFilter::Ended(Status::Failed),
        "TIMED_OUT" => StatusFilter::Ended(Status::TimedOut),
        "ABORTED" => StatusFilter::Ended(Status::Aborted),
        _ => StatusFilter::Running,
    }
}

/// The machine's and the execution's names in the ARN of an execution.
fn machine_and_name(step: &Step) -> (&str, String) {
    let arn = step.text("executionArn").unwrap_or_default();
    let mut parts = arn.splitn(8, ':').skip(6);
    let machine = parts.next().unwrap_or_default();
    (machine, name(parts.next().unwrap_or_default()))
}

fn last(arn: Option<&str>) -> &str {
    arn.and_then(|arn| arn.rsplit(':').next())
        .unwrap_or_default()
}

fn no_execution() -> String {
    "ExecutionDoesNotExist".to_owned()
}

/// AWS's name for why the engine refuses.
fn code(error: &EngineError) -> String {
    let code = match error {
        EngineError::AlreadyExists(_) => "ExecutionAlreadyExists",
        EngineError::UnknownMachine(_) => "StateMachineDoesNotExist",
        EngineError::UnknownActivity(_) => "ActivityDoesNotExist",
        EngineError::InvalidName(_) => "InvalidName",
        EngineError::InvalidInput(_) => "InvalidExecutionInput",
        other => return other.to_string(),
    };
    code.to_owned()
}
