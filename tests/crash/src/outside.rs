//! The world outside the engine: the tasks' handlers, the person who answers, the activity's worker.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use asl_runtime::{
    ActivityTask, DurableExecution, Engine, Json, LogLevel, LogSink, LoggingConfiguration, Options,
    TaskError, TaskRequest, TokenError, json,
};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::sleep;

use crate::machines::{PRESS, RECALL, RECALLED};
use crate::notes::{Note, Notes};

/// How long work outside takes at most, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace(u64);

impl Pace {
    /// As long as real work: there is always some under way when the process dies.
    pub const LOADED: Pace = Pace(8_000);
    /// No longer than it must.
    pub const SWIFT: Pace = Pace(0);

    async fn pause(self, times: u64) {
        if self.0 > 0 {
            sleep(Duration::from_micros(fastrand::u64(..self.0 * times))).await;
        }
    }
}

/// What the handlers share.
#[derive(Debug)]
pub struct Outside {
    notes: Arc<Notes>,
    pace: Pace,
    asked: UnboundedSender<String>,
}

impl Outside {
    /// A world that notes what it sees. The tokens that it is asked to answer come out of the receiver.
    #[must_use]
    pub fn new(notes: Arc<Notes>, pace: Pace) -> (Arc<Self>, UnboundedReceiver<String>) {
        let (asked, questions) = unbounded_channel();
        let outside = Outside { notes, pace, asked };
        (Arc::new(outside), questions)
    }

    /// Does the work of a task.
    ///
    /// # Errors
    ///
    /// `Busy` of a task that is to be tried again, `Refused` of one that is not.
    pub async fn work(self: Arc<Self>, request: TaskRequest) -> Result<Json, TaskError> {
        let TaskRequest { input, context, .. } = &request;
        self.notes.add(&Note::Called {
            key: context.idempotency_key(),
            attempt: context.attempt(),
            state: context.state_name().to_owned(),
            token: context.task_token().map(str::to_owned),
        });
        self.pace.pause(1).await;
        match request.function() {
            "Flaky" if context.attempt() < 3 => Err(TaskError::new("Busy", "not yet")),
            "Refuse" => Err(TaskError::new("Refused", "no")),
            "Sum" => Ok(Json::from(sum(input))),
            "Sign" => Ok(json!({
                "n": input.get("n").cloned(),
                "answer": input.get("answer").cloned(),
            })),
            "Ask" => {
                let token = context.task_token().map(str::to_owned);
                // Where nobody listens, the process is about to end.
                let _ = self.asked.send(token.unwrap_or_default());
                Ok(Json::Null)
            }
            _ => Ok(add(input)),
        }
    }
}

/// Notes each event as it is logged.
#[must_use]
pub fn log(notes: &Arc<Notes>) -> Options {
    let notes = Arc::clone(notes);
    let sink = LogSink::new(move |record| {
        notes.add(&Note::Logged {
            execution: record.execution_arn().to_owned(),
            id: i64::try_from(record.id()).unwrap_or(i64::MAX),
            kind: record.event_type(),
        });
    });
    let configuration = LoggingConfiguration {
        level: LogLevel::All,
        ..LoggingConfiguration::default()
    };
    Options::default().logging(configuration).log_sink(sink)
}

/// One more than the input, or than its `n`.
fn add(input: &Json) -> Json {
    let n = input.get("n").unwrap_or(input).as_i64().unwrap_or_default() + 1;
    match input.get("goal") {
        Some(goal) => json!({ "n": n, "goal": goal.clone() }),
        None => Json::from(n),
    }
}

fn sum(input: &Json) -> i64 {
    let items = input.as_array().into_iter().flatten();
    items.filter_map(Json::as_i64).sum()
}

/// Tells every question of an earlier life that has no answer yet, and then each that is asked.
pub async fn answer_questions(
    engine: Engine,
    notes: Arc<Notes>,
    earlier: Vec<Note>,
    mut questions: UnboundedReceiver<String>,
    pace: Pace,
) {
    // The first are answered at once: nobody outside knows that the process has restarted.
    for token in unanswered(&earlier) {
        tokio::spawn(answer(engine.clone(), Arc::clone(&notes), token));
    }
    while let Some(token) = questions.recv().await {
        let (engine, notes) = (engine.clone(), Arc::clone(&notes));
        tokio::spawn(async move {
            pace.pause(10).await;
            answer(engine, notes, token).await;
        });
    }
}

async fn answer(engine: Engine, notes: Arc<Notes>, token: String) {
    let answer = format!("{:016x}", fastrand::u64(..));
    notes.add(&Note::Answering {
        token: token.clone(),
        answer: answer.clone(),
    });
    let output = Json::from(answer.as_str());
    match engine.send_task_success(&token, output).await {
        Ok(()) => notes.add(&Note::Answered { token, answer }),
        // An earlier life sent an answer and did not hear that it was taken.
        Err(TokenError::TaskTimedOut) => notes.add(&Note::Refused { token }),
        // The checker sees that nobody answers.
        Err(_) => {}
    }
}

/// The tokens of the questions that nobody has answered, so far as anybody knows.
fn unanswered(notes: &[Note]) -> Vec<String> {
    let settled: HashSet<&str> = notes
        .iter()
        .filter_map(|note| match note {
            Note::Answered { token, .. } | Note::Refused { token } => Some(token.as_str()),
            _ => None,
        })
        .collect();
    let mut seen = HashSet::new();
    let asked = notes.iter().filter_map(|note| match note {
        Note::Called {
            token: Some(token), ..
        } => Some(token),
        _ => None,
    });
    let open = asked.filter(|token| !settled.contains(token.as_str()) && seen.insert(*token));
    open.cloned().collect()
}

/// Stops what nothing else ends, after a while. Until that is acknowledged, another life tries again.
pub async fn recall(execution: DurableExecution, notes: Arc<Notes>) {
    sleep(Duration::from_millis(fastrand::u64(..60))).await;
    if execution.stop(Some(RECALL), None).await.is_ok() {
        notes.add(&Note::Stopped {
            machine: RECALLED.to_owned(),
            name: execution.name().to_owned(),
        });
    }
}

/// Takes tasks of the activity, one after the other.
pub async fn press(engine: Engine, notes: Arc<Notes>, pace: Pace) {
    loop {
        let taken = engine.activity_task(PRESS, Some("presser")).await;
        let ActivityTask { token, input } = taken.expect("the store works");
        notes.add(&Note::Taken {
            token: token.clone(),
        });
        pace.pause(1).await;
        // Late answers are refused; the task is offered again then.
        let _ = engine.send_task_success(&token, add(&input)).await;
    }
}
