//! Task states, and the retriers and catchers that Parallel and Map states have too.

use super::Lowering;
use super::ids::Ids;
use crate::ir::{Bound, Catcher, Retrier, Seconds, Task};
use crate::model::{self, FieldValue, JitterStrategy, State};

/// What AWS assumes of a retrier that says no more than its errors.
const INTERVAL_SECONDS: u32 = 1;
const MAX_ATTEMPTS: u32 = 3;
const BACKOFF_RATE: f64 = 2.0;

impl Lowering<'_> {
    pub(super) fn task(&mut self, state: &State, task: &model::Task, ids: &Ids<'_>) -> Task {
        let called = self.functions.called(task, state.parameters.as_ref());
        let credentials = task
            .credentials
            .as_ref()
            .map(|credentials| &credentials.template);
        Task {
            resource: task.resource.text.text.clone(),
            function: called.function,
            integration: called.integration,
            input: self.selection(state.input_path.as_ref()),
            parameters: self.optional_template(state.parameters.as_ref()),
            timeout: self.seconds(task.timeout_seconds.as_ref()),
            heartbeat: self.seconds(task.heartbeat_seconds.as_ref()),
            credentials: self.optional_template(credentials),
            retry: state.retry.iter().map(retrier).collect(),
            catch: self.catchers(state, ids),
            output: self.output(state, ids),
        }
    }

    fn seconds(&mut self, field: Option<&FieldValue<u32>>) -> Option<Seconds> {
        match field {
            None => None,
            Some(FieldValue::Literal(seconds)) => Some(Seconds::Fixed(seconds.value)),
            Some(FieldValue::Path(text) | FieldValue::Expression(text)) => {
                Some(Seconds::Path(self.path(text)))
            }
        }
    }

    pub(super) fn bound<T: Copy>(&mut self, field: Option<&FieldValue<T>>) -> Option<Bound<T>> {
        match field {
            None => None,
            Some(FieldValue::Literal(limit)) => Some(Bound::Fixed(limit.value)),
            Some(FieldValue::Path(text) | FieldValue::Expression(text)) => {
                Some(Bound::Path(self.path(text)))
            }
        }
    }

    pub(super) fn catchers(&mut self, state: &State, ids: &Ids<'_>) -> Vec<Catcher> {
        state
            .catch
            .iter()
            .map(|catcher| self.catcher(catcher, ids))
            .collect()
    }

    fn catcher(&mut self, catcher: &model::Catcher, ids: &Ids<'_>) -> Catcher {
        Catcher {
            error_equals: names(&catcher.error_equals),
            place: self.place(catcher.result_path.as_ref()),
            assign: self.assign(catcher.assign.as_ref()),
            next: ids.resolve(&catcher.next),
        }
    }
}

/// A retrier with AWS's defaults for what it does not say.
pub(super) fn retrier(retrier: &model::Retrier) -> Retrier {
    let jitter = retrier.jitter_strategy.map(|strategy| strategy.value);
    Retrier {
        error_equals: names(&retrier.error_equals),
        interval_seconds: retrier
            .interval_seconds
            .map_or(INTERVAL_SECONDS, |seconds| seconds.value),
        max_attempts: retrier
            .max_attempts
            .map_or(MAX_ATTEMPTS, |attempts| attempts.value),
        backoff_rate: retrier.backoff_rate.map_or(BACKOFF_RATE, |rate| rate.value),
        max_delay_seconds: retrier.max_delay_seconds.map(|seconds| seconds.value),
        full_jitter: jitter == Some(JitterStrategy::Full),
    }
}

fn names(texts: &[crate::json::Text]) -> Vec<String> {
    texts.iter().map(|text| text.text.clone()).collect()
}
