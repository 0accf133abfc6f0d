//! What a state waits for, as it is stored.

use std::time::SystemTime;

use super::stored_fields::{micros, number, time};
use crate::json::{ArcStr, Array, Json};
use crate::store::{ObjectText, Payloads};

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
    pub(super) fn write(&self, input: &Json, fields: &mut ObjectText<'_>) {
        let until = |time: SystemTime| {
            let time = micros(time);
            move |fields: &mut ObjectText<'_>| fields.number("Until", time)
        };
        match self {
            Pending::Attempt(attempt) => {
                fields.object(&["Attempt"], |fields| attempt.write(input, fields));
            }
            Pending::Wait { until: time } => fields.object(&["Wait"], until(*time)),
            Pending::Backoff { until: time } => fields.object(&["Backoff"], until(*time)),
            Pending::Branches { started, input } => fields.object(&["Branches"], |fields| {
                fields.number("Started", *started);
                fields.value("Input", input);
            }),
            Pending::Iterations(map) => fields.object(&["Iterations"], |fields| map.write(fields)),
        }
    }

    /// What an entered state waits for, by the record's field `name`.
    pub(super) fn of(name: &str, json: &Json, input: &Json, payloads: &Payloads) -> Option<Self> {
        Some(match name {
            "Attempt" => Pending::Attempt(PendingAttempt::of(json, input, payloads)?),
            "Wait" => Pending::Wait {
                until: time(json, "Until")?,
            },
            "Backoff" => Pending::Backoff {
                until: time(json, "Until")?,
            },
            "Branches" => Pending::Branches {
                started: number(json, "Started")?,
                input: payloads.value(json, "Input")?,
            },
            "Iterations" => Pending::Iterations(PendingMap::of(json, payloads)?),
            _ => return None,
        })
    }
}

impl PendingAttempt {
    fn write(&self, input: &Json, fields: &mut ObjectText<'_>) {
        if !is_shared(&self.arguments, input) {
            fields.value("Arguments", &self.arguments);
        }
        fields.some_number("Deadline", self.deadline.map(micros));
        if let Some(callback) = &self.callback {
            fields.object(&["Callback"], |fields| callback.write(fields));
        }
    }

    fn of(json: &Json, input: &Json, payloads: &Payloads) -> Option<Self> {
        let arguments = payloads.value(json, "Arguments");
        Some(PendingAttempt {
            arguments: arguments.unwrap_or_else(|| input.clone()),
            deadline: time(json, "Deadline"),
            callback: match json.get("Callback") {
                Some(callback) => Some(PendingCallback::of(callback, payloads)?),
                None => None,
            },
        })
    }
}

impl PendingCallback {
    fn write(&self, fields: &mut ObjectText<'_>) {
        fields.text("Token", &self.token);
        fields.json("IsUnderWay", &Json::Bool(self.is_under_way));
        fields.some_number("TimeoutSeconds", self.timeout);
        fields.some_number("HeartbeatSeconds", self.heartbeat);
        fields.some_number("Beat", self.beat.map(micros));
        if let Some(submitted) = &self.submitted {
            fields.value("Submitted", submitted);
        }
        match &self.answer {
            None => {}
            Some(TokenAnswer::Success(output)) => fields.value("Output", output),
            Some(TokenAnswer::Failure { error, cause }) => fields.object(&["Failure"], |failure| {
                failure.some_text("Error", error.as_deref());
                failure.some_text("Cause", cause.as_deref());
            }),
        }
    }

    fn of(json: &Json, payloads: &Payloads) -> Option<Self> {
        let text = |json: &Json, name: &str| json.get(name)?.as_str().map(str::to_owned);
        let answer = match (payloads.value(json, "Output"), json.get("Failure")) {
            (Some(output), _) => Some(TokenAnswer::Success(output)),
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
            submitted: payloads.value(json, "Submitted"),
        })
    }
}

impl PendingMap {
    fn write(&self, fields: &mut ObjectText<'_>) {
        fields.number("Started", self.started);
        fields.value("Input", &self.input);
        fields.value("Items", &Json::Array(self.items.clone()));
        fields.number("MaxConcurrency", self.max_concurrency as u64);
        fields.some_number("ToleratedFailureCount", self.tolerated_count);
        if let Some(percentage) = self.tolerated_percentage {
            fields.json("ToleratedFailurePercentage", &Json::from(percentage));
        }
    }

    fn of(json: &Json, payloads: &Payloads) -> Option<Self> {
        Some(PendingMap {
            started: number(json, "Started")?,
            input: payloads.value(json, "Input")?,
            items: payloads.value(json, "Items")?.as_array()?.clone(),
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
    left.address()
        .is_some_and(|address| right.address() == Some(address))
}
