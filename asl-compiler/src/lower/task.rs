//! Task states, and the retriers and catchers that Parallel and Map states have too.

use super::ids::Ids;
use super::{Lowering, functions};
use crate::ir::{Bound, Catcher, Retrier, Seconds, Task};
use crate::model::{self, FieldValue, JitterStrategy, QueryLanguage, State};

/// What AWS assumes of a retrier that says no more than its errors.
const INTERVAL_SECONDS: u32 = 1;
const MAX_ATTEMPTS: u32 = 3;
const BACKOFF_RATE: f64 = 2.0;

impl Lowering<'_> {
    pub(super) fn task(&mut self, state: &State, task: &model::Task, ids: &Ids<'_>) -> Task {
        let arguments = functions::arguments(state);
        let called = self.functions.called(task, arguments.as_ref());
        let started = functions::started_machine(task, arguments.as_ref());
        self.started_machines.extend(started);
        let credentials = task
            .credentials
            .as_ref()
            .map(|credentials| match state.query_language {
                QueryLanguage::JsonPath => self.template(&credentials.template),
                QueryLanguage::Jsonata => self.payload(&credentials.template, "Credentials"),
            });
        Task {
            resource: task.resource.text.text.clone(),
            function: called.function,
            at_most_once: called.at_most_once,
            integration: called.integration,
            input: self.selection(state.input_path.as_ref()),
            parameters: self.arguments(state),
            timeout: self.seconds(task.timeout_seconds.as_ref(), "TimeoutSeconds"),
            heartbeat: self.seconds(task.heartbeat_seconds.as_ref(), "HeartbeatSeconds"),
            credentials,
            retry: state.retry.iter().map(retrier).collect(),
            catch: self.catchers(state, ids),
            output: self.output(state, ids),
        }
    }

    fn seconds(&mut self, value: Option<&FieldValue<u32>>, field: &str) -> Option<Seconds> {
        Some(match value? {
            FieldValue::Literal(seconds) => Seconds::Fixed(seconds.value),
            FieldValue::Path(text) => Seconds::Path(self.path(text)),
            FieldValue::Expression(text) => Seconds::Expression(self.jsonata(text, field)),
        })
    }

    pub(super) fn bound<T: Copy>(
        &mut self,
        value: Option<&FieldValue<T>>,
        field: &str,
    ) -> Option<Bound<T>> {
        Some(match value? {
            FieldValue::Literal(limit) => Bound::Fixed(limit.value),
            FieldValue::Path(text) => Bound::Path(self.path(text)),
            FieldValue::Expression(text) => Bound::Expression(self.jsonata(text, field)),
        })
    }

    pub(super) fn catchers(&mut self, state: &State, ids: &Ids<'_>) -> Vec<Catcher> {
        state
            .catch
            .iter()
            .enumerate()
            .map(|(index, catcher)| self.catcher(state, index, catcher, ids))
            .collect()
    }

    fn catcher(
        &mut self,
        state: &State,
        index: usize,
        catcher: &model::Catcher,
        ids: &Ids<'_>,
    ) -> Catcher {
        let jsonata = state.query_language == QueryLanguage::Jsonata;
        let field = format!("Catch[{index}]");
        let assign = catcher.assign.as_ref();
        Catcher {
            error_equals: names(&catcher.error_equals),
            place: self.place(catcher.result_path.as_ref()),
            output: self
                .optional_states_template(catcher.output.as_ref(), &format!("{field}/Output")),
            assign: if jsonata {
                self.states_assign(assign, &format!("{field}/Assign"))
            } else {
                self.assign(assign)
            },
            next: ids.resolve(&catcher.next),
            jsonata,
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
