//! What is stored of a scope, in the definition's names.

use std::time::SystemTime;

use super::Execution;
use super::nested::{Child, attempt_name, id_for};
use super::pending::{Pending, PendingAttempt};
use super::scope::{Retries, first_state};
use super::stored_fields::{micros, number, small_number, time};
use crate::json::{ArcStr, Json, Object};
use crate::store::{ObjectText, PayloadTexts, Payloads, StoreError, StoredScope};

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
            trace_header: None,
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

    /// The JSON text of the record, which may name the payloads of its batch.
    pub(super) fn to_text(&self, payloads: &mut PayloadTexts) -> String {
        let mut text = String::with_capacity(RECORD_BYTES);
        ObjectText::write(&mut text, payloads, |record| {
            record.number("Events", self.events);
            record.number("LastEvent", self.last_event);
            record.number("Follows", self.follows);
            match &self.standing {
                Standing::Before(visit) => visit.write(record),
                Standing::Within(within) => within.write(record),
                Standing::Ended(ended) => record.object(&["Ended"], |fields| ended.write(fields)),
            }
        });
        text
    }

    /// Reads a record back.
    ///
    /// # Errors
    ///
    /// The scope's text is no record.
    pub(crate) fn parse(scope: &StoredScope) -> Result<Self, StoreError> {
        let unreadable = |what: &dyn std::fmt::Display| {
            let path = &scope.path;
            StoreError::new(format!("the stored scope '{path}' cannot be read: {what}"))
        };
        let json = Json::parse_stored(&scope.record).map_err(|error| unreadable(&error))?;
        Self::of(&json, &scope.payloads).ok_or_else(|| unreadable(&"a field is missing"))
    }

    fn of(json: &Json, payloads: &Payloads) -> Option<Self> {
        let standing = match (json.get("Ended"), json.get("Entered")) {
            (Some(ended), _) => Standing::Ended(EndedChild::of(ended, payloads)?),
            (None, Some(_)) => Standing::Within(Box::new(Within::read(json, payloads)?)),
            (None, None) => Standing::Before(StateVisit::of(json, payloads)?),
        };
        Some(Record {
            events: number(json, "Events")?,
            last_event: number(json, "LastEvent")?,
            follows: number(json, "Follows")?,
            standing,
        })
    }
}

/// About how many bytes a record has without its payloads.
const RECORD_BYTES: usize = 384;

impl StateVisit {
    fn write(&self, fields: &mut ObjectText<'_>) {
        fields.text("State", &self.state);
        fields.value("Input", &self.input);
        fields.object(&["Variables"], |variables| {
            for (name, value) in &self.variables {
                variables.json(name, value);
            }
        });
        fields.number("Visit", self.number);
    }

    fn of(json: &Json, payloads: &Payloads) -> Option<Self> {
        let Json::String(state) = json.get("State")? else {
            return None;
        };
        Some(StateVisit {
            state: state.clone(),
            input: payloads.value(json, "Input")?,
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

    fn write(&self, fields: &mut ObjectText<'_>) {
        self.visit.write(fields);
        fields.object(&["Entered"], |entered| {
            entered.number("Event", self.entered_event);
            entered.number("Before", self.before_entered);
            entered.number("Time", micros(self.entered_time));
            entered.numbers("Retries", &self.retries.by_retrier);
            entered.number("RetryCount", u64::from(self.retries.total));
            if let Some(pending) = &self.pending {
                entered.object(&["Pending"], |fields| {
                    pending.write(&self.visit.input, fields);
                });
            }
        });
    }

    fn read(json: &Json, payloads: &Payloads) -> Option<Self> {
        let visit = StateVisit::of(json, payloads)?;
        Within::of(visit, json.get("Entered")?, payloads)
    }

    fn of(visit: StateVisit, json: &Json, payloads: &Payloads) -> Option<Self> {
        let retries = json.get("Retries")?.as_array()?.iter();
        let retries: Option<Vec<u32>> = retries.map(small_number).collect();
        let pending = match json.get("Pending") {
            None => None,
            Some(pending) => {
                let (name, pending) = pending.as_object()?.iter().next()?;
                Some(Pending::of(name, pending, &visit.input, payloads)?)
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
    fn write(&self, fields: &mut ObjectText<'_>) {
        if let Some(output) = &self.output {
            fields.value("Output", output);
        }
        if let Some(failed) = &self.failed {
            fields.object(&["Failed"], |within| failed.write(within));
        }
        if self.is_interrupted {
            fields.json("IsInterrupted", &Json::Bool(true));
        }
        fields.number("Joined", self.joined);
        fields.number("Order", self.order);
    }

    fn of(json: &Json, payloads: &Payloads) -> Option<Self> {
        Some(EndedChild {
            output: payloads.value(json, "Output"),
            failed: match json.get("Failed") {
                Some(failed) => Some(Box::new(Within::read(failed, payloads)?)),
                None => None,
            },
            is_interrupted: json.get("IsInterrupted").is_some(),
            joined: number(json, "Joined")?,
            order: number(json, "Order")?,
        })
    }
}
