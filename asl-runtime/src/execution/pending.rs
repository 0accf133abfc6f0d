//! What a state waits for, as it is stored.

use std::time::SystemTime;

use super::stored_fields::{Fields, micros, number, time};
use crate::json::{ArcStr, Array, Json};

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

impl Pending {
    pub(super) fn token(&self) -> Option<&ArcStr> {
        match self {
            Pending::Attempt(attempt) => Some(&attempt.callback.as_ref()?.token),
            _ => None,
        }
    }

    /// In a state whose input is `input`, which need not be stored twice.
    pub(super) fn to_json(&self, input: &Json) -> Json {
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
    pub(super) fn of(name: &str, json: &Json, input: &Json) -> Option<Self> {
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

/// Whether two values are one and the same document.
fn is_shared(left: &Json, right: &Json) -> bool {
    match (left, right) {
        (Json::Object(left), Json::Object(right)) => left.address() == right.address(),
        (Json::Array(left), Json::Array(right)) => left.address() == right.address(),
        _ => false,
    }
}
