//! What is stored of a scope, in the definition's names.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::Execution;
use super::scope::{Retries, first_state};
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

/// What a state waits for.
#[derive(Debug, Clone)]
pub(super) enum Pending {
    /// The answer of an attempt that has been scheduled.
    Attempt(PendingAttempt),
    /// The end of a Wait state.
    Wait { until: SystemTime },
    /// The next attempt.
    Backoff { until: SystemTime },
    /// The branches of a Parallel state.
    Branches { started: u64, input: Json },
    /// The iterations of a Map state.
    Iterations(PendingMap),
}

/// An attempt that has been scheduled.
#[derive(Debug, Clone)]
pub(super) struct PendingAttempt {
    pub(super) arguments: Json,
    /// The end of `TimeoutSeconds`.
    pub(super) deadline: Option<SystemTime>,
    /// What an attempt has that waits for a token.
    pub(super) callback: Option<PendingCallback>,
}

/// A token and what came of it.
#[derive(Debug, Clone)]
pub(super) struct PendingCallback {
    pub(super) token: ArcStr,
    /// The request has been sent, or a worker has taken the task.
    pub(super) is_under_way: bool,
    /// `TimeoutSeconds`, for a time that begins when a worker takes the task.
    pub(super) timeout: Option<u64>,
    /// `HeartbeatSeconds`.
    pub(super) heartbeat: Option<u64>,
    /// When the next heartbeat is due.
    pub(super) beat: Option<SystemTime>,
    pub(super) answer: Option<TokenAnswer>,
    /// What the request was answered with.
    pub(super) submitted: Option<Json>,
}

/// What a token was answered with.
#[derive(Debug, Clone)]
pub(crate) enum TokenAnswer {
    /// `SendTaskSuccess`
    Success(Json),
    /// `SendTaskFailure`
    Failure {
        error: Option<String>,
        cause: Option<String>,
    },
}

/// A Map state whose iterations are under way.
#[derive(Debug, Clone)]
pub(super) struct PendingMap {
    pub(super) started: u64,
    /// The effective input.
    pub(super) input: Json,
    pub(super) items: Array,
    pub(super) max_concurrency: usize,
    pub(super) tolerated_count: Option<u64>,
    pub(super) tolerated_percentage: Option<f64>,
}

/// A branch or iteration that has ended.
#[derive(Debug, Clone)]
pub(super) struct EndedChild {
    /// The output; nothing if it failed.
    pub(super) output: Option<Json>,
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

    /// The JSON text of the record.
    pub(super) fn to_text(&self) -> String {
        let mut fields = Fields::default();
        fields.put("Events", self.events);
        fields.put("LastEvent", self.last_event);
        fields.put("Follows", self.follows);
        match &self.standing {
            Standing::Before(visit) => visit.write(&mut fields),
            Standing::Within(within) => {
                within.visit.write(&mut fields);
                fields.put("Entered", within.entered());
            }
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
            (None, Some(entered)) => {
                Standing::Within(Box::new(Within::of(StateVisit::of(json)?, entered)?))
            }
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

impl Pending {
    pub(super) fn token(&self) -> Option<&ArcStr> {
        match self {
            Pending::Attempt(attempt) => Some(&attempt.callback.as_ref()?.token),
            _ => None,
        }
    }

    /// In a state whose input is `input`, which need not be stored twice.
    fn to_json(&self, input: &Json) -> Json {
        let mut inner = Fields::default();
        let name = match self {
            Pending::Attempt(attempt) => {
                attempt.write(input, &mut inner);
                "Attempt"
            }
            Pending::Wait { until } => {
                inner.put("Until", micros(*until));
                "Wait"
            }
            Pending::Backoff { until } => {
                inner.put("Until", micros(*until));
                "Backoff"
            }
            Pending::Branches { started, input } => {
                inner.put("Started", *started);
                inner.put("Input", input.clone());
                "Branches"
            }
            Pending::Iterations(map) => {
                map.write(&mut inner);
                "Iterations"
            }
        };
        let mut fields = Fields::default();
        fields.put(name, inner.end());
        fields.end()
    }

    /// What an entered state waits for, by the record's field `name`.
    fn of(name: &str, json: &Json, input: &Json) -> Option<Self> {
        Some(match name {
            "Attempt" => Pending::Attempt(PendingAttempt::of(json, input)?),
            "Wait" => Pending::Wait {
                until: time(json, "Until")?,
            },
            "Backoff" => Pending::Backoff {
                until: time(json, "Until")?,
            },
            "Branches" => Pending::Branches {
                started: number(json, "Started")?,
                input: json.get("Input")?.clone(),
            },
            "Iterations" => Pending::Iterations(PendingMap::of(json)?),
            _ => return None,
        })
    }
}

impl PendingAttempt {
    fn write(&self, input: &Json, fields: &mut Fields) {
        if !is_shared(&self.arguments, input) {
            fields.put("Arguments", self.arguments.clone());
        }
        fields.some("Deadline", self.deadline.map(micros));
        if let Some(callback) = &self.callback {
            fields.put("Callback", callback.to_json());
        }
    }

    fn of(json: &Json, input: &Json) -> Option<Self> {
        Some(PendingAttempt {
            arguments: json.get("Arguments").unwrap_or(input).clone(),
            deadline: time(json, "Deadline"),
            callback: match json.get("Callback") {
                Some(callback) => Some(PendingCallback::of(callback)?),
                None => None,
            },
        })
    }
}

impl PendingCallback {
    fn to_json(&self) -> Json {
        let mut fields = Fields::default();
        fields.put("Token", self.token.clone());
        fields.put("IsUnderWay", self.is_under_way);
        fields.some("TimeoutSeconds", self.timeout);
        fields.some("HeartbeatSeconds", self.heartbeat);
        fields.some("Beat", self.beat.map(micros));
        fields.some("Submitted", self.submitted.clone());
        match &self.answer {
            None => {}
            Some(TokenAnswer::Success(output)) => fields.put("Output", output.clone()),
            Some(TokenAnswer::Failure { error, cause }) => {
                let mut failure = Fields::default();
                failure.some("Error", error.clone());
                failure.some("Cause", cause.clone());
                fields.put("Failure", failure.end());
            }
        }
        fields.end()
    }

    fn of(json: &Json) -> Option<Self> {
        let text = |json: &Json, name: &str| json.get(name)?.as_str().map(str::to_owned);
        let answer = match (json.get("Output"), json.get("Failure")) {
            (Some(output), _) => Some(TokenAnswer::Success(output.clone())),
            (None, Some(failure)) => Some(TokenAnswer::Failure {
                error: text(failure, "Error"),
                cause: text(failure, "Cause"),
            }),
            (None, None) => None,
        };
        Some(PendingCallback {
            token: ArcStr::from(json.get("Token")?.as_str()?),
            is_under_way: json.get("IsUnderWay")?.as_bool()?,
            timeout: number(json, "TimeoutSeconds"),
            heartbeat: number(json, "HeartbeatSeconds"),
            beat: time(json, "Beat"),
            answer,
            submitted: json.get("Submitted").cloned(),
        })
    }
}

impl PendingMap {
    fn write(&self, fields: &mut Fields) {
        fields.put("Started", self.started);
        fields.put("Input", self.input.clone());
        fields.put("Items", Json::Array(self.items.clone()));
        fields.put("MaxConcurrency", self.max_concurrency as u64);
        if let Some(count) = self.tolerated_count {
            fields.put("ToleratedFailureCount", count);
        }
        if let Some(percentage) = self.tolerated_percentage {
            fields.put("ToleratedFailurePercentage", percentage);
        }
    }

    fn of(json: &Json) -> Option<Self> {
        Some(PendingMap {
            started: number(json, "Started")?,
            input: json.get("Input")?.clone(),
            items: json.get("Items")?.as_array()?.clone(),
            max_concurrency: usize::try_from(number(json, "MaxConcurrency")?).ok()?,
            tolerated_count: number(json, "ToleratedFailureCount"),
            tolerated_percentage: json
                .get("ToleratedFailurePercentage")
                .and_then(Json::as_f64),
        })
    }
}

impl EndedChild {
    fn to_json(&self) -> Json {
        let mut fields = Fields::default();
        if let Some(output) = &self.output {
            fields.put("Output", output.clone());
        }
        fields.put("Joined", self.joined);
        fields.put("Order", self.order);
        fields.end()
    }

    fn of(json: &Json) -> Option<Self> {
        Some(EndedChild {
            output: json.get("Output").cloned(),
            joined: number(json, "Joined")?,
            order: number(json, "Order")?,
        })
    }
}

/// Whether two values are one and the same document.
fn is_shared(left: &Json, right: &Json) -> bool {
    match (left, right) {
        (Json::Object(left), Json::Object(right)) => left.address() == right.address(),
        (Json::Array(left), Json::Array(right)) => left.address() == right.address(),
        _ => false,
    }
}

#[derive(Default)]
struct Fields(Object);

impl Fields {
    fn put(&mut self, name: &'static str, value: impl Into<Json>) {
        self.0.push_new(ArcStr::from(name), value.into());
    }

    fn some(&mut self, name: &'static str, value: Option<impl Into<Json>>) {
        if let Some(value) = value {
            self.put(name, value);
        }
    }

    fn end(self) -> Json {
        Json::Object(self.0)
    }
}

fn number(json: &Json, name: &str) -> Option<u64> {
    u64::try_from(json.get(name)?.as_i64()?).ok()
}

fn small_number(json: &Json) -> Option<u32> {
    u32::try_from(json.as_i64()?).ok()
}

/// Microseconds since 1970: finer than any timestamp that AWS shows.
fn micros(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_micros()).unwrap_or(u64::MAX)
}

fn time(json: &Json, name: &str) -> Option<SystemTime> {
    number(json, name).map(|micros| UNIX_EPOCH + Duration::from_micros(micros))
}
