//! The world outside the engine, which trusts nothing that is not durable.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard};

use asl_crash::forgetful::ForgetfulStore;
use asl_crash::history::{self, History};
use asl_crash::visits::{Key, Progress};
use asl_runtime::store::{ExecutionFilter, HistoryRange, Store, StoredExecution};
use asl_runtime::{Engine, Json, TaskContext, TaskError, TaskRequest, TokenError, json};

/// What is seen outside, life after life.
pub(crate) struct World(Mutex<Seen>);

#[derive(Default)]
struct Seen {
    /// The store and the engine of this life.
    store: ForgetfulStore,
    engine: Option<Engine>,
    random: fastrand::Rng,
    /// The calls of each execution so far, by its ARN: key and attempt.
    calls: HashMap<String, Vec<(String, u32)>>,
    /// The token of each attempt.
    tokens: HashMap<(String, u32), String>,
    /// What was answered, by token.
    answers: HashMap<String, Answers>,
    /// Attempts that had an outcome when a life ended.
    settled: HashSet<(String, u32)>,
    violations: Vec<String>,
}

#[derive(Default)]
struct Answers {
    sent: Vec<String>,
    acknowledged: Option<String>,
}

impl World {
    pub(crate) fn new(seed: u64) -> Arc<Self> {
        Arc::new(World(Mutex::new(Seen {
            random: fastrand::Rng::with_seed(seed),
            ..Seen::default()
        })))
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().expect("no holder of the lock panics")
    }

    /// A life begins, or is over.
    pub(crate) fn enter(&self, store: &ForgetfulStore, engine: Option<Engine>) {
        let mut seen = self.seen();
        seen.store = store.clone();
        seen.engine = engine;
    }

    pub(crate) fn violations(&self) -> Vec<String> {
        self.seen().violations.clone()
    }

    /// Does the work of a task.
    pub(crate) async fn work(self: Arc<Self>, request: TaskRequest) -> Result<Json, TaskError> {
        let context = &request.context;
        let pauses = {
            let mut seen = self.seen();
            seen.call(context);
            seen.random.u8(..4)
        };
        for _ in 0..pauses {
            tokio::task::yield_now().await;
        }
        match request.function() {
            "Flaky" if context.attempt() < 3 => Err(TaskError::new("Busy", "not yet")),
            "Ask" => {
                self.answer(context.task_token().unwrap_or_default()).await;
                Ok(Json::Null)
            }
            _ => {
                let n = request.input.get("n").and_then(Json::as_i64);
                Ok(json!({ "n": n.unwrap_or_default() + 1 }))
            }
        }
    }

    async fn answer(&self, token: &str) {
        let (engine, answer) = {
            let mut seen = self.seen();
            let answer = format!("{:016x}", seen.random.u64(..));
            let answers = seen.answers.entry(token.to_owned()).or_default();
            answers.sent.push(answer.clone());
            (seen.engine.clone(), answer)
        };
        let Some(engine) = engine else { return };
        match engine.send_task_success(token, Json::from(&*answer)).await {
            Ok(()) => self.seen().answered(token, answer),
            // An earlier life sent an answer and did not hear that it was taken.
            Err(TokenError::TaskTimedOut) => {}
            Err(error) => self.report(format!("the answer was refused: {error}")),
        }
    }

    pub(crate) fn report(&self, what: String) {
        self.seen().violations.push(what);
    }

    /// Somebody was told that the execution has started, or ended.
    pub(crate) fn told(&self, machine: &str, name: &str, has_ended: bool) {
        let mut seen = self.seen();
        let stored = seen.store.durable().execution(machine, name);
        let stored = stored.expect("memory can be read");
        if stored.is_none_or(|stored| has_ended && stored.end.is_none()) {
            let what = format!("{machine}/{name}: what was told is not durable ({has_ended})");
            seen.violations.push(what);
        }
    }

    /// Looks at what a crash has left.
    pub(crate) fn look_at(&self, store: &dyn Store) {
        let executions = store.executions(&ExecutionFilter::default());
        for execution in executions.expect("memory can be read") {
            self.seen().look_at(store, &execution);
        }
    }

    /// What the execution was told, as far as that was acknowledged.
    pub(crate) fn check_answer(&self, output: &Json) {
        let mut seen = self.seen();
        let answer = output.get("answer").and_then(Json::as_str);
        let is_told = seen.answers.values().any(|answers| {
            answers.sent.iter().any(|sent| Some(&**sent) == answer)
                && answers
                    .acknowledged
                    .as_deref()
                    .is_none_or(|told| Some(told) == answer)
        });
        if !is_told {
            let what = format!("the answer {answer:?} is not what was acknowledged");
            seen.violations.push(what);
        }
    }
}

impl Seen {
    /// A handler is called: the attempt is durable, has no outcome yet, and has the token that it ever had.
    fn call(&mut self, context: &TaskContext) {
        let (key, attempt) = (context.idempotency_key(), context.attempt());
        let place = (key.clone(), attempt);
        let Some(parsed) = Key::parse(&key) else {
            return self
                .violations
                .push(format!("the key {key} has no such form"));
        };
        let durable = self.store.durable();
        let stored = durable.execution(parsed.machine, parsed.name);
        let stored = stored.expect("memory can be read");
        let history = stored.and_then(|stored| read(durable, &stored).ok());
        let visit = history
            .as_ref()
            .and_then(|history| history.visits.get(parsed.place));
        let attempts = visit.map_or(0, |visit| visit.attempts.len());
        if attempts < attempt as usize || parsed.state != context.state_name() {
            self.violations.push(format!(
                "{key}: attempt {attempt} is called and not durable"
            ));
        }
        if self.settled.contains(&place) {
            self.violations.push(format!(
                "{key}: attempt {attempt} had its outcome, and is called"
            ));
        }
        if let Some(token) = context.task_token() {
            let issued = self.tokens.entry(place.clone()).or_insert(token.to_owned());
            if issued != token {
                self.violations
                    .push(format!("{key}: attempt {attempt} has two tokens"));
            }
        }
        let execution = format!("{}/{}", parsed.machine, parsed.name);
        self.calls.entry(execution).or_default().push(place);
    }

    /// An answer was acknowledged: the scope that waits for it says so durably, or the history.
    fn answered(&mut self, token: &str, answer: String) {
        let durable = self.store.durable();
        let is_kept = (1..=durable.last_execution_id().unwrap_or_default()).any(|id| {
            let scopes = durable.scopes(id).expect("memory can be read");
            let events = durable
                .history(id, &HistoryRange::default())
                .expect("memory can be read");
            scopes.iter().any(|scope| scope.record.contains(&answer))
                || events.iter().any(|event| event.text.contains(&answer))
        });
        if !is_kept {
            let what = format!("the answer {answer} was acknowledged and is not durable");
            self.violations.push(what);
        }
        let answers = self.answers.entry(token.to_owned()).or_default();
        if answers.acknowledged.replace(answer).is_some() {
            self.violations
                .push(format!("the token {token} was answered twice"));
        }
    }

    fn look_at(&mut self, store: &dyn Store, execution: &StoredExecution) {
        let StoredExecution { machine, name, .. } = execution;
        let history = match read(store, execution) {
            Ok(history) => history,
            Err(what) => return self.violations.push(format!("{machine}/{name}: {what}")),
        };
        let arn = format!("arn:aws:states:us-east-1:123456789012:execution:{machine}:{name}");
        for (place, visit) in &history.visits {
            for (attempt, number) in visit.attempts.iter().zip(1..) {
                if attempt.outcome.is_some() || attempt.is_submitted {
                    self.settled.insert((format!("{arn}{place}"), number));
                }
            }
        }
        let calls = self.calls.get(&format!("{machine}/{name}"));
        let mut progress = Progress::default();
        for (key, attempt) in calls.into_iter().flatten() {
            let key = Key::parse(key).expect("it has been parsed before");
            if let Err(what) = progress.call(&key, *attempt) {
                let what = format!("{machine}/{name}{}: it was called again: {what}", key.place);
                self.violations.push(what);
            }
        }
    }
}

/// The history, if it is legal.
fn read(store: &dyn Store, execution: &StoredExecution) -> Result<History, String> {
    let events = store
        .history(execution.id, &HistoryRange::default())
        .map_err(|error| error.to_string())?;
    let events = events.iter().map(|event| Json::parse(&event.text));
    let events: Result<Vec<Json>, _> = events.collect();
    history::read(&events.map_err(|error| error.to_string())?)
}
