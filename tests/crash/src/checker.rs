//! Holds what the store says against the notes.

mod children;
mod logged;
mod told;

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use asl_runtime::store::{ExecutionFilter, HistoryRange, SqliteStore, Store, StoredExecution};
use asl_runtime::{Json, Status};

use self::children::Children;
use self::told::{Call, Told};
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
    /// The last event that was logged of each execution, by ARN.
    logged: HashMap<String, i64>,
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
            logged: HashMap::new(),
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
        self.check_logged(&store, new)?;
        self.seen = notes.len();
        let executions = store.executions(&ExecutionFilter::default())?;
        let children = Children::of(&executions, &mut self.violations);
        for execution in &executions {
            let key = (execution.machine.clone(), execution.name.clone());
            if self.ended.contains(&key) {
                continue;
            }
            if let Some(history) = self.history(&store, execution)? {
                self.settle(execution, &history);
                self.check_started(execution, &history, &children);
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
        let (Note::Started { machine, name }
        | Note::Ended { machine, name }
        | Note::Stopped { machine, name }) = note
        else {
            return Ok(());
        };
        match (note, store.execution(machine, name)?) {
            (_, None) => {
                self.report(format!("{machine}/{name}: its acknowledged start is lost"));
            }
            (Note::Ended { .. } | Note::Stopped { .. }, Some(execution))
                if execution.end.is_none() =>
            {
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
            if !self.check_child(&execution, &told.asked) {
                let Some(number) = told.asked.get(&key) else {
                    self.report(format!("{}/{}: nobody asked for it", key.0, key.1));
                    continue;
                };
                self.check_output(&execution, *number, &told);
            }
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
        let Some(found) = ended_as(execution) else {
            return self.report(format!("{machine}/{name}: it never ends"));
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
            Status::Aborted => "ExecutionAborted",
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
                let has_handler = !attempt.is_activity && attempt.nested.is_none();
                let is_due = has_handler && attempt.outcome.is_some();
                if is_due && !made.contains(&(place.as_str(), number)) {
                    self.report(format!(
                        "{execution}{place}: attempt {number} was never made"
                    ));
                }
            }
        }
    }
}

/// How it ended, if it has.
fn ended_as(execution: &StoredExecution) -> Option<Expected> {
    let end = execution.end.as_ref()?;
    let output = end.output.as_ref().map(|output| Json::parse(output));
    Some(Expected {
        status: end.status,
        output: output.transpose().unwrap_or_default(),
        error: end.error.clone(),
    })
}

fn arn(execution: &StoredExecution) -> String {
    let StoredExecution { machine, name, .. } = execution;
    format!("arn:aws:states:us-east-1:123456789012:execution:{machine}:{name}")
}
