//! Holds what the store says against the notes.

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use asl_runtime::store::{ExecutionFilter, HistoryRange, SqliteStore, Store, StoredExecution};
use asl_runtime::{Json, Status};

use crate::history::{self, History};
use crate::machines::{self, Expected};
use crate::notes::{self, Note};
use crate::visits::{Key, Progress};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Checks one folder, death after death.
#[derive(Debug)]
pub struct Checker {
    folder: PathBuf,
    /// How many of the notes have been checked against what was settled before them.
    seen: usize,
    /// Attempts that have an outcome, and so must not be made again: key and attempt.
    settled: HashSet<(String, u32)>,
    /// Executions that have ended, by machine and name.
    ended: HashSet<(String, String)>,
    violations: Vec<String>,
}

impl Checker {
    /// A checker of `folder`, which nobody has opened yet.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Checker {
            folder: folder.to_owned(),
            seen: 0,
            settled: HashSet::new(),
            ended: HashSet::new(),
            violations: Vec::new(),
        }
    }

    /// What has been found wrong.
    #[must_use]
    pub fn violations(&self) -> &[String] {
        &self.violations
    }

    /// How many executions have ended.
    #[must_use]
    pub fn ended(&self) -> usize {
        self.ended.len()
    }

    /// Notes what is wrong.
    pub fn report(&mut self, what: impl Into<String>) {
        self.violations.push(what.into());
    }

    /// Checks what a process left behind, while none has the folder open.
    ///
    /// # Errors
    ///
    /// The notes or the store cannot be read.
    pub fn check_death(&mut self) -> Result<()> {
        let notes = notes::read(&self.folder)?;
        let new = notes.get(self.seen..).unwrap_or_default();
        for note in new {
            self.check_not_settled(note);
        }
        let Some(store) = self.copy_of_store()? else {
            return Ok(());
        };
        for note in new {
            self.check_kept(&store, note)?;
        }
        self.seen = notes.len();
        for execution in store.executions(&ExecutionFilter::default())? {
            let key = (execution.machine.clone(), execution.name.clone());
            if self.ended.contains(&key) {
                continue;
            }
            if let Some(history) = self.history(&store, &execution)? {
                self.settle(&execution, &history);
            }
            if execution.end.is_some() {
                self.ended.insert(key);
            }
        }
        Ok(())
    }

    /// Opens a copy, so that the next process finds the store as the last one left it.
    fn copy_of_store(&self) -> Result<Option<SqliteStore>> {
        let (from, to) = (self.folder.join("store"), self.folder.join("copy"));
        let _ = fs::remove_dir_all(&to);
        if !from.join("executions.sqlite").exists() {
            return Ok(None);
        }
        fs::create_dir_all(&to)?;
        for file in ["executions.sqlite", "executions.sqlite-wal", "lock"] {
            if from.join(file).exists() {
                fs::copy(from.join(file), to.join(file))?;
            }
        }
        Ok(Some(SqliteStore::open(&to)?))
    }

    /// No call may be of an attempt that had its outcome when the process before died.
    fn check_not_settled(&mut self, note: &Note) {
        let Note::Called { key, attempt, .. } = note else {
            return;
        };
        let Some(parsed) = Key::parse(key) else {
            return self.report(format!("the key {key} has no such form"));
        };
        let execution = (parsed.machine.to_owned(), parsed.name.to_owned());
        if self.settled.contains(&(key.clone(), *attempt)) || self.ended.contains(&execution) {
            self.report(format!(
                "{key}: attempt {attempt} was called again, though its outcome was durable"
            ));
        }
    }

    /// What was acknowledged is in the store.
    fn check_kept(&mut self, store: &SqliteStore, note: &Note) -> Result<()> {
        let (Note::Started { machine, name } | Note::Ended { machine, name }) = note else {
            return Ok(());
        };
        match (note, store.execution(machine, name)?) {
            (_, None) => {
                self.report(format!("{machine}/{name}: its acknowledged start is lost"));
            }
            (Note::Ended { .. }, Some(execution)) if execution.end.is_none() => {
                self.report(format!("{machine}/{name}: the end that was told is lost"));
            }
            _ => {}
        }
        Ok(())
    }

    /// The history, if it is legal so far.
    fn history(
        &mut self,
        store: &SqliteStore,
        execution: &StoredExecution,
    ) -> Result<Option<History>> {
        let events = store.history(execution.id, &HistoryRange::default())?;
        let events = events.iter().map(|event| Json::parse(&event.text));
        let events = events.collect::<std::result::Result<Vec<_>, _>>()?;
        match history::read(&events) {
            Ok(history) => Ok(Some(history)),
            Err(what) => {
                let StoredExecution { machine, name, .. } = execution;
                self.report(format!(
                    "{machine}/{name}: the history is not legal: {what}"
                ));
                Ok(None)
            }
        }
    }

    /// Remembers what must not be called again.
    fn settle(&mut self, execution: &StoredExecution, history: &History) {
        for (place, visit) in &history.visits {
            for (attempt, number) in visit.attempts.iter().zip(1..) {
                let is_settled = attempt.outcome.is_some() || attempt.is_submitted;
                if is_settled || visit.is_exited {
                    let key = format!("{}{place}", arn(execution));
                    self.settled.insert((key, number));
                }
            }
        }
    }

    /// Checks that all ended as they must, once nothing runs any more.
    ///
    /// # Errors
    ///
    /// The notes or the store cannot be read.
    pub fn check_end(&mut self) -> Result<()> {
        self.check_death()?;
        let notes = notes::read(&self.folder)?;
        let Some(store) = self.copy_of_store()? else {
            return Ok(());
        };
        let told = Told::of(&notes, &mut self.violations);
        for note in &notes {
            self.check_kept(&store, note)?;
        }
        for execution in store.executions(&ExecutionFilter::default())? {
            let key = (execution.machine.as_str(), execution.name.as_str());
            let Some(number) = told.asked.get(&key) else {
                self.report(format!("{}/{}: nobody asked for it", key.0, key.1));
                continue;
            };
            self.check_output(&execution, *number, &told);
            if let Some(history) = self.history(&store, &execution)? {
                self.check_last_event(&execution, &history);
                let calls = told.calls.get(&key).map_or(&[][..], Vec::as_slice);
                self.check_calls(calls, &history);
                self.check_made(&arn(&execution), calls, &history);
            }
        }
        Ok(())
    }

    fn check_output(&mut self, execution: &StoredExecution, number: i64, told: &Told) {
        let StoredExecution { machine, name, .. } = execution;
        if Json::parse(&execution.input).as_ref() != Ok(&machines::input(number)) {
            self.report(format!(
                "{machine}/{name}: its input is {}",
                execution.input
            ));
        }
        let Some(end) = &execution.end else {
            return self.report(format!("{machine}/{name}: it never ends"));
        };
        let output = end.output.as_ref().map(|output| Json::parse(output));
        let found = Expected {
            status: end.status,
            output: output.transpose().unwrap_or_default(),
            error: end.error.clone(),
        };
        let answer = found.output.as_ref();
        let answer = answer.and_then(|output| output.get("answer")?.as_str());
        if found != machines::expected(machine, number, answer) {
            self.report(format!("{machine}/{name}: it ended as {found:?}"));
        }
        for token in told.tokens.get(&(machine, name)).into_iter().flatten() {
            let sent = told.answers.get(token).is_some_and(|answers| {
                answers.sent.iter().any(|sent| Some(*sent) == answer)
                    && answers.acknowledged.is_none_or(|sent| Some(sent) == answer)
            });
            if !sent {
                self.report(format!(
                    "{machine}/{name}: the answer {answer:?} is not what was acknowledged"
                ));
            }
        }
    }

    /// The history's last event says what the execution's row says.
    fn check_last_event(&mut self, execution: &StoredExecution, history: &History) {
        let StoredExecution { machine, name, .. } = execution;
        let end = history.end.as_deref();
        let expected = execution.end.as_ref().map(|end| match end.status {
            Status::Succeeded => "ExecutionSucceeded",
            _ => "ExecutionFailed",
        });
        if end != expected {
            self.report(format!(
                "{machine}/{name}: its history ends with {end:?}, not {expected:?}"
            ));
        }
    }

    /// Every call is of a visit in the history, and none lies behind an earlier one.
    fn check_calls(&mut self, calls: &[Call], history: &History) {
        let mut progress = Progress::default();
        let mut made = HashSet::new();
        for call in calls {
            let visit = history.visits.get(call.key.place);
            let attempts = visit.map_or(0, |visit| visit.attempts.len());
            if attempts < call.attempt as usize || call.key.state != call.state {
                self.report(format!("{call:?}: no visit has this key and attempt"));
            }
            if let Err(what) = progress.call(&call.key, call.attempt) {
                self.report(format!("{call:?}: it was called again: {what}"));
            }
            if !made.insert((call.life, call.key.place, call.attempt)) {
                self.report(format!("{call:?}: it was called twice by one process"));
            }
        }
    }

    /// Every attempt that has an outcome was made.
    fn check_made(&mut self, execution: &str, calls: &[Call], history: &History) {
        let made = calls.iter().map(|call| (call.key.place, call.attempt));
        let made: HashSet<_> = made.collect();
        for (place, visit) in &history.visits {
            for (attempt, number) in visit.attempts.iter().zip(1..) {
                let is_due = !attempt.is_activity && attempt.outcome.is_some();
                if is_due && !made.contains(&(place.as_str(), number)) {
                    self.report(format!(
                        "{execution}{place}: attempt {number} was never made"
                    ));
                }
            }
        }
    }
}

fn arn(execution: &StoredExecution) -> String {
    let StoredExecution { machine, name, .. } = execution;
    format!("arn:aws:states:us-east-1:123456789012:execution:{machine}:{name}")
}

/// A call of a handler.
#[derive(Debug)]
struct Call<'a> {
    life: u32,
    key: Key<'a>,
    attempt: u32,
    state: &'a str,
}

#[derive(Debug, Default)]
struct Answers<'a> {
    sent: Vec<&'a str>,
    acknowledged: Option<&'a str>,
}

/// The notes, by execution and token.
#[derive(Default)]
struct Told<'a> {
    asked: HashMap<(&'a str, &'a str), i64>,
    calls: HashMap<(&'a str, &'a str), Vec<Call<'a>>>,
    tokens: HashMap<(&'a str, &'a str), HashSet<&'a str>>,
    answers: HashMap<&'a str, Answers<'a>>,
    /// How many processes have opened the folder so far.
    lives: u32,
    /// The activities' tasks that were taken.
    taken: HashSet<&'a str>,
    /// The token of each attempt.
    issued: HashMap<(&'a str, u32), Option<&'a str>>,
}

impl<'a> Told<'a> {
    fn of(notes: &'a [Note], violations: &mut Vec<String>) -> Self {
        let mut told = Told::default();
        for note in notes {
            told.hear(note, violations);
        }
        told
    }

    fn hear(&mut self, note: &'a Note, violations: &mut Vec<String>) {
        match note {
            Note::Opened => self.lives += 1,
            Note::Asked {
                machine,
                name,
                number,
            } => {
                self.asked.insert((machine, name), *number);
            }
            Note::Taken { token } => {
                if !self.taken.insert(token) {
                    violations.push(format!("the activity's task {token} was taken twice"));
                }
            }
            Note::Called {
                key,
                attempt,
                state,
                token,
            } => {
                let token = token.as_deref();
                let issued = self.issued.entry((key, *attempt)).or_insert(token);
                if *issued != token {
                    violations.push(format!("{key}: attempt {attempt} has two tokens"));
                }
                self.call(key, *attempt, state, token);
            }
            Note::Answering { token, answer } => {
                self.answers.entry(token).or_default().sent.push(answer);
            }
            Note::Answered { token, answer } => {
                let answers = self.answers.entry(token).or_default();
                if answers.acknowledged.replace(answer).is_some() {
                    violations.push(format!("the token {token} was answered twice"));
                }
            }
            Note::Started { .. } | Note::Ended { .. } | Note::Refused { .. } => {}
        }
    }

    /// Keeps a call; what is no key has been reported.
    fn call(&mut self, key: &'a str, attempt: u32, state: &'a str, token: Option<&'a str>) {
        let Some(key) = Key::parse(key) else { return };
        let execution = (key.machine, key.name);
        if let Some(token) = token {
            self.tokens.entry(execution).or_default().insert(token);
        }
        let call = Call {
            life: self.lives,
            key,
            attempt,
            state,
        };
        self.calls.entry(execution).or_default().push(call);
    }
}
