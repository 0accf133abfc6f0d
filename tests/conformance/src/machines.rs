//! Runs a case on the machine that was compiled from its definition.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use asl_runtime::{
    Clock, Engine, Json, Options, Outcome, TaskContext, TaskError, TaskHandler, TaskRequest,
    TokenError,
};
use serde_json::Value;

use crate::case::Case;
use crate::engine::Run;
use crate::responses::{self, Responses};
use crate::table::Bind;
use crate::worker;

/// Longer than any execution lives.
const FOREVER: Duration = Duration::from_hours(100 * 365 * 24);

/// Long enough for an execution to reach its first wait.
pub(crate) const UNTIL_IT_WAITS: Duration = Duration::from_millis(20);

/// The tasks of a case, as a handler. An attempt that is made again, because a crash cut it off, is answered as before.
#[derive(Clone)]
pub struct CaseTasks {
    inner: Arc<Inner>,
    /// Whether they are those of an activity's worker, which calls the engine.
    is_worker: bool,
}

struct Inner {
    /// Where tokens are sent to.
    engine: Mutex<Option<Engine>>,
    responses: Responses<'static>,
    given: Mutex<HashMap<(String, u32), responses::Answer>>,
}

impl CaseTasks {
    /// The tasks of `case`.
    #[must_use]
    pub fn of(case: &'static Case) -> Self {
        CaseTasks {
            inner: Arc::new(Inner {
                engine: Mutex::default(),
                responses: Responses::new(case),
                given: Mutex::default(),
            }),
            is_worker: false,
        }
    }

    /// The tasks of the case's workers, which call the same engine.
    pub(crate) fn working(&self) -> Self {
        CaseTasks {
            is_worker: true,
            ..self.clone()
        }
    }

    /// Sends what comes back with task tokens to `engine` from here on.
    pub(crate) fn serve(&self, engine: Option<Engine>) {
        *self
            .inner
            .engine
            .lock()
            .expect("no holder of the lock panics") = engine;
    }

    fn engine(&self) -> Option<Engine> {
        let engine = self
            .inner
            .engine
            .lock()
            .expect("no holder of the lock panics");
        engine.clone()
    }

    fn answer(&self, request: &TaskRequest) -> Result<responses::Answer, String> {
        let context = &request.context;
        let attempt = (context.idempotency_key(), context.attempt());
        let mut given = self
            .inner
            .given
            .lock()
            .expect("no holder of the lock panics");
        if let Some(answer) = given.get(&attempt) {
            return Ok(answer.clone());
        }
        let parameters = Value::from(request.input.clone());
        let state = context.state_name();
        let answer = self
            .inner
            .responses
            .answer(state, request.resource(), &parameters)?;
        given.insert(attempt, answer.clone());
        Ok(answer)
    }
}

impl TaskHandler for CaseTasks {
    async fn call(&self, request: TaskRequest) -> Result<Json, TaskError> {
        let engine = self.engine();
        if self.is_worker {
            return worker::call(engine.as_ref(), &request).await;
        }
        let answer = self.answer(&request);
        let answer = answer.map_err(|reason| TaskError::new("NoRecordedAnswer", reason))?;
        give(answer, &request.context, engine.as_ref()).await
    }
}

fn give<'a>(
    answer: responses::Answer,
    context: &'a TaskContext,
    engine: Option<&'a Engine>,
) -> Pin<Box<dyn Future<Output = Result<Json, TaskError>> + Send + 'a>> {
    Box::pin(async move {
        match answer {
            responses::Answer::Return(value) => Ok(Json::from(value)),
            responses::Answer::ReturnText(text) => Ok(Json::from(text)),
            responses::Answer::Raise { error, cause } => {
                Err(TaskError::from_parts(error.map(Into::into), cause))
            }
            responses::Answer::Callback { submitted, answer } => {
                if let (Some(engine), Some(token)) = (engine, context.task_token()) {
                    send(engine, token, *answer).await;
                }
                Ok(Json::from(submitted))
            }
            responses::Answer::Timeout => {
                context.sleep(FOREVER).await;
                Err(TaskError::new("NoTimeout", "nothing timed this task out"))
            }
            responses::Answer::After(seconds, answer) => {
                context.sleep(Duration::from_secs(seconds)).await;
                give(*answer, context, engine).await
            }
        }
    })
}

/// Sends a token back. Before a restart it may have been sent already.
async fn send(engine: &Engine, token: &str, answer: responses::Answer) {
    let sent = match answer {
        responses::Answer::Return(value) => {
            let output = Json::from(with_token(value, token));
            engine.send_task_success(token, output).await
        }
        responses::Answer::ReturnText(text) => {
            engine.send_task_success(token, Json::from(text)).await
        }
        responses::Answer::Raise { error, cause } => {
            engine
                .send_task_failure(token, error.as_deref(), cause.as_deref())
                .await
        }
        _ => return,
    };
    assert!(
        matches!(sent, Ok(()) | Err(TokenError::TaskTimedOut)),
        "the token is one: {sent:?}"
    );
}

/// The value with the token in the place of its placeholder: some workers send it back.
fn with_token(value: Value, token: &str) -> Value {
    match value {
        Value::String(text) if text.starts_with("<task_token") => Value::from(token),
        Value::Array(items) => items
            .into_iter()
            .map(|item| with_token(item, token))
            .collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (name, with_token(value, token)))
            .collect(),
        other => other,
    }
}

/// Runs `case` on its machine, on a test clock.
///
/// # Errors
///
/// Where the case's input is no JSON.
pub fn run(case: &'static Case, bind: Bind) -> Result<Run, String> {
    let input = Json::parse(&case.input()).map_err(|error| format!("the input: {error}"))?;
    let machine = bind(CaseTasks::of(case));
    let machine = machine.with(options(case));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .map_err(|error| error.to_string())?;
    let outcome = runtime.block_on(async {
        if !case.is_stopped() {
            return Ok(machine.run_to_outcome(input).await);
        }
        let execution = machine.start(input).map_err(|error| error.to_string())?;
        tokio::time::sleep(UNTIL_IT_WAITS).await;
        execution.stop(None, None);
        Ok::<_, String>(execution.outcome().await)
    })?;
    Ok(as_run(&outcome))
}

/// Where machines are at home in every case.
pub(crate) fn served_options() -> Options {
    Options::default()
        .region_and_account("us-east-1", "111111111111")
        .role_arn("arn:aws:iam::111111111111:role/conformance")
}

pub(crate) fn options(case: &Case) -> Options {
    let options = served_options().record_history(true).random_seed(1);
    let options = match case.execution_name() {
        Some(name) => options.name(name),
        None => options,
    };
    if case.is_stopped() {
        options
    } else {
        options.clock(Clock::test(SystemTime::now()))
    }
}

fn as_run(outcome: &Outcome) -> Run {
    let history = outcome
        .history
        .iter()
        .map(|event| Value::from(event.to_json()));
    let mut run = Run {
        history: history.collect(),
        ..Run::default()
    };
    match &outcome.result {
        Ok(output) => {
            "SUCCEEDED".clone_into(&mut run.status);
            run.output = Some(output.to_string());
        }
        Err(error) => {
            run.status = error.status().to_string();
            run.error = error.error().map(str::to_owned);
            run.cause = error.cause().map(str::to_owned);
        }
    }
    run
}
