//! What is stored of a scope, in the definition's names.

use std::time::SystemTime;

use super::Execution;
use super::nested::{Child, attempt_name, id_for};
use super::pending::{Pending, PendingAttempt};
use super::scope::{Retries, first_state};
use super::stored_fields::{Fields, micros, number, small_number, time};
use crate::json::{ArcStr, Array, Json, Object};
use crate::store::StoreError;

/// A scope as it is stored: under way, or ended and not joined by its parent's end yet.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    /// The last event of the whole execution when this was noted.
    pub(super) events: u64,
    /// The event that the next one of this scope follows.
    pub(super) last_event: u64,
    /// Of an iteration: the event that its first one follows.
    pub(super) follows: u64,
    pub(super) standing: Standing,
}

/// Where a scope stands.
#[derive(Debug, Clone)]
pub(super) enum Standing {
    /// On its way to a state.
    Before(StateVisit),
    /// In a state.
    Within(Box<Within>),
    /// Ended.
    Ended(EndedChild),
}

/// A state and what it is entered with.
#[derive(Debug, Clone)]
pub(super) struct StateVisit {
    pub(super) state: ArcStr,
    pub(super) input: Json,
    /// The variables that are set, by name.
    pub(super) variables: Object,
    /// How many states the scope has entered.
    pub(super) number: u64,
}

/// A state that has been entered.
#[derive(Debug, Clone)]
pub(super) struct Within {
    pub(super) visit: StateVisit,
    pub(super) entered_event: u64,
    pub(super) before_entered: u64,
    pub(super) entered_time: SystemTime,
    pub(super) retries: Retries,
    pub(super) pending: Option<Pending>,
}

/// A branch or iteration that has ended.
#[derive(Debug, Clone)]
pub(super) struct EndedChild {
    /// The output; nothing if it failed.
    pub(super) output: Option<Json>,
    /// Where it failed, if it did.
    pub(super) failed: Option<Box<Within>>,
    /// A task in it failed that may be called once and may have been.
    pub(super) is_interrupted: bool,
    /// The event that the parent's next one followed once this child had ended.
    pub(super) joined: u64,
    /// Its place in the order in which the siblings ended.
    pub(super) order: u64,
}

impl Record {
    /// The token that the scope waits for.
    pub(super) fn token(&self) -> Option<&ArcStr> {
        match &self.standing {
            Standing::Within(within) => within.pending.as_ref()?.token(),
            Standing::Before(_) | Standing::Ended(_) => None,
        }
    }

    /// The attempt that waits for a token or an execution, as what it starts knows it, behind the execution's ARN; `path` is the
    /// scope's, `redrives` the execution's.
    pub(crate) fn waiting_attempt(&self, path: &str, redrives: u32) -> Option<String> {
        let Standing::Within(within) = &self.standing else {
            return None;
        };
        within.pending.as_ref()?.token()?;
        let StateVisit { state, number, .. } = &within.visit;
        let attempt = within.retries.total + 1;
        let visit = format!("{path}/{state}#{number}");
        Some(attempt_name(&visit, attempt, redrives))
    }

    /// The execution that the scope at `path` of the execution `arn` may have started and waits for.
    pub(super) fn awaited_child(&self, path: &str, arn: &str, redrives: u32) -> Option<Child> {
        let started_by = format!("{arn}{}", self.waiting_attempt(path, redrives)?);
        let Standing::Within(within) = &self.standing else {
            return None;
        };
        let Some(Pending::Attempt(PendingAttempt { arguments, .. })) = &within.pending else {
            return None;
        };
        let text = |name: &str| arguments.get(name)?.as_str().map(str::to_owned);
        Some(Child {
            machine_arn: text("StateMachineArn")?,
            name: text("Name").unwrap_or_else(|| id_for(&started_by)),
            input: Json::Null,
            started_by,
            is_awaited: true,
        })
    }

    /// When a timer is to wake the scope.
    pub(super) fn wake(&self) -> Option<SystemTime> {
        let Standing::Within(within) = &self.standing else {
            return None;
        };
        match within.pending.as_ref()? {
            Pending::Attempt(attempt) => {
                let beat = attempt.callback.as_ref().and_then(|callback| callback.beat);
                attempt.deadline.into_iter().chain(beat).min()
            }
            Pending::Wait { until } | Pending::Backoff { until } => Some(*until),
            Pending::Branches { .. } | Pending::Iterations(_) => None,
        }
    }

    /// The root scope of an execution that has begun and entered no state yet.
    pub(super) fn at_start(execution: &Execution) -> Self {
        Record {
            events: execution.history.last(),
            last_event: 0,
            follows: 0,
            standing: Standing::Before(StateVisit {
                state: ArcStr::from(first_state(execution.machine.states).name),
                input: execution.input.clone(),
                variables: Object::new(),
                number: 0,
            }),
        }
    }

    /// The last event of the whole execution when this was noted.
    pub(crate) fn events(&self) -> u64 {
        self.events
    }

    /// The record of a scope that a redrive takes up, of whose history `events` is the last event: what failed or was
    /// aborted begins anew, with its retries.
    pub(super) fn redriven(mut self, events: u64) -> Self {
        self.events = events;
        self.standing = match self.standing {
            Standing::Within(within)
            | Standing::Ended(EndedChild {
                failed: Some(within),
                ..
            }) => Standing::Within(Box::new(within.redriven())),
            standing => standing,
        };
        self
    }

    /// The JSON text of the record.
    pub(super) fn to_text(&self) -> String {
        let mut fields = Fields::default();
        fields.put("Events", self.events);
        fields.put("LastEvent", self.last_event);
        fields.put("Follows", self.follows);
        match &self.standing {
            Standing::Before(visit) => visit.write(&mut fields),
            Standing::Within(within) => within.write(&mut fields),
            Standing::Ended(ended) => fields.put("Ended", ended.to_json()),
        }
        fields.end().to_string()
    }

    /// Reads a record back.
    ///
    /// # Errors
    ///
    /// The text is no record.
    pub(crate) fn parse(path: &str, text: &str) -> Result<Self, StoreError> {
        let unreadable = |what: &dyn std::fmt::Display| {
            StoreError::new(format!("the stored scope '{path}' cannot be read: {what}"))
        };
        let json = Json::parse_stored(text).map_err(|error| unreadable(&error))?;
        Self::of(&json).ok_or_else(|| unreadable(&"a field is missing"))
    }

    fn of(json: &Json) -> Option<Self> {
        let standing = match (json.get("Ended"), json.get("Entered")) {
            (Some(ended), _) => Standing::Ended(EndedChild::of(ended)?),
            (None, Some(_)) => Standing::Within(Box::new(Within::read(json)?)),
            (None, None) => Standing::Before(StateVisit::of(json)?),
        };
        Some(Record {
            events: number(json, "Events")?,
            last_event: number(json, "LastEvent")?,
            follows: number(json, "Follows")?,
            standing,
        })
    }
}

impl StateVisit {
    fn write(&self, fields: &mut Fields) {
        fields.put("State", self.state.clone());
        fields.put("Input", self.input.clone());
        fields.put("Variables", Json::Object(self.variables.clone()));
        fields.put("Visit", self.number);
    }

    fn of(json: &Json) -> Option<Self> {
        let Json::String(state) = json.get("State")? else {
            return None;
        };
        Some(StateVisit {
            state: state.clone(),
            input: json.get("Input")?.clone(),
            variables: json.get("Variables")?.as_object()?.clone(),
            number: number(json, "Visit")?,
        })
    }
}

impl Within {
    fn redriven(mut self) -> Self {
        self.retries = Retries::default();
        self.pending = self
            .pending
            .filter(|pending| matches!(pending, Pending::Branches { .. } | Pending::Iterations(_)));
        self
    }

    fn write(&self, fields: &mut Fields) {
        self.visit.write(fields);
        fields.put("Entered", self.entered());
    }

    fn read(json: &Json) -> Option<Self> {
        Within::of(StateVisit::of(json)?, json.get("Entered")?)
    }

    fn entered(&self) -> Json {
        let mut fields = Fields::default();
        fields.put("Event", self.entered_event);
        fields.put("Before", self.before_entered);
        fields.put("Time", micros(self.entered_time));
        let retries = self.retries.by_retrier.iter();
        let retries: Array = retries.map(|count| Json::from(*count)).collect();
        fields.put("Retries", Json::Array(retries));
        fields.put("RetryCount", self.retries.total);
        if let Some(pending) = &self.pending {
            fields.put("Pending", pending.to_json(&self.visit.input));
        }
        fields.end()
    }

    fn of(visit: StateVisit, json: &Json) -> Option<Self> {
        let retries = json.get("Retries")?.as_array()?.iter();
        let retries: Option<Vec<u32>> = retries.map(small_number).collect();
        let pending = match json.get("Pending") {
            None => None,
            Some(pending) => {
                let (name, pending) = pending.as_object()?.iter().next()?;
                Some(Pending::of(name, pending, &visit.input)?)
            }
        };
        Some(Within {
            visit,
            entered_event: number(json, "Event")?,
            before_entered: number(json, "Before")?,
            entered_time: time(json, "Time")?,
            retries: Retries {
                by_retrier: retries?,
                total: small_number(json.get("RetryCount")?)?,
            },
            pending,
        })
    }
}

impl EndedChild {
    fn to_json(&self) -> Json {
        let mut fields = Fields::default();
        if let Some(output) = &self.output {
            fields.put("Output", output.clone());
        }
        if let Some(failed) = &self.failed {
            let mut within = Fields::default();
            failed.write(&mut within);
            fields.put("Failed", within.end());
        }
        if self.is_interrupted {
            fields.put("IsInterrupted", true);
        }
        fields.put("Joined", self.joined);
        fields.put("Order", self.order);
        fields.end()
    }

    fn of(json: &Json) -> Option<Self> {
        Some(EndedChild {
            output: json.get("Output").cloned(),
            failed: match json.get("Failed") {
                Some(failed) => Some(Box::new(Within::read(failed)?)),
                None => None,
            },
            is_interrupted: json.get("IsInterrupted").is_some(),
            joined: number(json, "Joined")?,
            order: number(json, "Order")?,
        })
    }
}
