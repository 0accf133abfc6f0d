//! What the notes tell, by execution and token.

use std::collections::{HashMap, HashSet};

use crate::notes::Note;
use crate::visits::Key;

/// A call of a handler.
#[derive(Debug)]
pub(super) struct Call<'a> {
    pub(super) life: u32,
    pub(super) key: Key<'a>,
    pub(super) attempt: u32,
    pub(super) state: &'a str,
}

#[derive(Debug, Default)]
pub(super) struct Answers<'a> {
    pub(super) sent: Vec<&'a str>,
    pub(super) acknowledged: Option<&'a str>,
}

/// The notes, by execution and token.
#[derive(Default)]
pub(super) struct Told<'a> {
    pub(super) asked: HashMap<(&'a str, &'a str), i64>,
    pub(super) calls: HashMap<(&'a str, &'a str), Vec<Call<'a>>>,
    pub(super) tokens: HashMap<(&'a str, &'a str), HashSet<&'a str>>,
    pub(super) answers: HashMap<&'a str, Answers<'a>>,
    /// How many processes have opened the folder so far.
    lives: u32,
    /// Whether the last of them has closed its engine.
    is_closed: bool,
    /// The activities' tasks that were taken.
    taken: HashSet<&'a str>,
    /// The token of each attempt.
    issued: HashMap<(&'a str, u32), Option<&'a str>>,
}

impl<'a> Told<'a> {
    pub(super) fn of(notes: &'a [Note], violations: &mut Vec<String>) -> Self {
        let mut told = Told::default();
        for note in notes {
            told.hear(note, violations);
        }
        told
    }

    fn hear(&mut self, note: &'a Note, violations: &mut Vec<String>) {
        match note {
            Note::Opened => {
                self.lives += 1;
                self.is_closed = false;
            }
            Note::Closed => self.is_closed = true,
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
                if self.is_closed {
                    violations.push(format!("{key}: it was called after the engine was closed"));
                }
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
            Note::Started { .. }
            | Note::Ended { .. }
            | Note::Stopped { .. }
            | Note::Logged { .. }
            | Note::Refused { .. } => {}
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
