//! A test of one state: the state runs alone, what would go on elsewhere is noted, and so is what became of its data.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::flow::{Failure, Reach};
use super::map::{Exceeded, threshold_exceeded};
use super::scope::{MapItem, Scope};
use crate::definition::{Items, Map, Parallel, QueryResult, Retrier, Run, State, States};
use crate::json::{Array, Json, Object};
use crate::query::{Path, Root};

/// A state that is run alone.
pub(crate) struct Trial {
    /// Where it stands.
    pub(crate) states: &'static States,
    pub(crate) state: &'static State,
    /// What answers in the place of its task, its branches or its iterations.
    pub(crate) mock: Option<QueryResult>,
    /// The Context Object.
    pub(crate) context: Object,
    /// The variables that are set.
    pub(crate) variables: Object,
    /// How often the retrier that takes its failure has retried already.
    pub(crate) retries: u32,
    /// Of a Map: how many of the iterations that the mock stands for have failed.
    pub(crate) failed_iterations: Option<usize>,
    /// Of a Map: whether its items come from elsewhere (`ItemReader`), and are none of its input.
    pub(crate) reads_items: bool,
    /// What they are then.
    pub(crate) read_items: Option<Array>,
    pub(crate) seen: Mutex<Seen>,
}

/// What a test sees of its state.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// What each path of the state's own fields was asked of, and found.
    pub(crate) selected: Vec<(&'static str, Json, Json)>,
    /// What the task is sent.
    pub(crate) arguments: Option<Json>,
    /// What the task answered.
    pub(crate) result: Option<Json>,
    /// What `ResultPath` placed, and the whole then.
    pub(crate) placed: Option<(Json, Json)>,
    pub(crate) items: Option<Json>,
    pub(crate) selected_items: Option<Json>,
    pub(crate) max_concurrency: Option<u64>,
    pub(crate) tolerated_count: Option<u64>,
    pub(crate) tolerated_percentage: Option<f64>,
    pub(crate) retried: Option<Retried>,
    pub(crate) caught: Option<Caught>,
    /// The state that follows.
    pub(crate) next: Option<&'static str>,
    /// The variables when the state has ended.
    pub(crate) variables: Vec<(&'static str, Json)>,
}

/// A failure that would be retried.
#[derive(Debug)]
pub(crate) struct Retried {
    pub(crate) retrier: usize,
    pub(crate) delay: Duration,
}

/// A failure that was caught.
#[derive(Debug)]
pub(crate) struct Caught {
    pub(crate) catcher: usize,
    pub(crate) failure: Failure,
}

impl Trial {
    /// Notes are whole or not there: poison is no news.
    pub(crate) fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cold]
    pub(super) fn selected(&self, path: &'static str, document: &Json, found: &Json) {
        let selected = (path, document.clone(), found.clone());
        self.seen().selected.push(selected);
    }

    #[cold]
    pub(super) fn placed(&self, result: Json, output: &Json) {
        self.seen().placed = Some((result, output.clone()));
    }

    pub(super) fn sends(&self, arguments: &Json) {
        self.seen().arguments = Some(arguments.clone());
    }

    pub(super) fn answered(&self, answer: &Json) {
        self.seen().result = Some(answer.clone());
    }

    pub(super) fn caught(&self, catcher: usize, failure: &Failure) {
        let failure = failure.clone();
        self.seen().caught = Some(Caught { catcher, failure });
    }

    /// What the mock answers.
    pub(super) fn answer(&self) -> QueryResult {
        self.mock
            .clone()
            .expect("a state that would call others is tested with a mock")
    }
}

/// A path as messages name it: a test of one state names a path into the Context Object as one into its input.
pub(super) fn path_text(scope: &Scope, path: &Path) -> &'static str {
    let is_context = path.root == Root::Context && scope.execution.trial.is_some();
    let text = path.text.strip_prefix('$').filter(|_| is_context);
    text.unwrap_or(path.text)
}

impl Scope {
    fn trial(&self) -> &Trial {
        let trial = self.execution.trial.as_deref();
        trial.expect("one state is tested")
    }

    /// Runs the state that is tested, and no other.
    pub(super) async fn try_state(mut self) -> QueryResult {
        let execution = std::sync::Arc::clone(&self.execution);
        let trial = self.trial();
        let (state, machine) = (trial.state, execution.machine);
        let variables = trial.variables.clone();
        self.variables.restore(machine, &variables);
        let input = execution.input.clone();
        self.enter(state, &input);
        let flow = match state.run {
            Run::Now(state) => state(&mut self, input),
            Run::Waits(state) => state(&mut self, input).await,
        };
        let next = self.leave(flow)?;
        let trial = self.trial();
        let state = next
            .state
            .and_then(|state| trial.states.states.get(usize::from(state.0)));
        let set = machine.variables.iter().zip(self.variables.slots());
        let set = set.filter_map(|(name, value)| Some((*name, value.clone()?)));
        let mut seen = trial.seen();
        seen.next = state.map(|state| state.name);
        seen.variables = set.collect();
        Ok(next.output)
    }

    /// Counts the attempts that are said to have been made.
    pub(super) fn count_tried(&mut self, retriers: &[Retrier]) {
        if let Some(trial) = &self.execution.trial {
            self.retries.by_retrier = vec![trial.retries; retriers.len()];
        }
    }

    /// A retrier takes the failure: that ends the test.
    pub(super) fn would_retry(&self, delay: Duration, failure: Failure) -> Failure {
        let trial = self.trial();
        let mut counts = self.retries.by_retrier.iter();
        let retrier = counts.position(|made| *made > trial.retries);
        trial.seen().retried = Some(Retried {
            retrier: retrier.unwrap_or_default(),
            delay,
        });
        failure.with_reach(Reach::Execution)
    }

    /// A Parallel state whose branches the mock stands for.
    pub(super) fn try_parallel(&self, parallel: &Parallel, input: &Json) -> QueryResult {
        if let Some(arguments) = parallel.arguments {
            // AWS shows a Parallel's arguments to nobody, but evaluates them.
            arguments(self, input)?;
        }
        self.trial().answer()
    }

    /// A Map state whose iterations the mock stands for.
    pub(super) fn try_map(&mut self, map: &Map, input: &Json) -> QueryResult {
        let input = match map.input {
            Some(query) => query(self, input)?,
            None => input.clone(),
        };
        let trial = self.trial();
        if !trial.reads_items {
            let items = self.items(map, &input)?;
            let is_path = matches!(map.items, Items::Path(_));
            trial.seen().items = is_path.then(|| Json::Array(items.clone()));
            self.try_selector(map, &input, &items)?;
        } else if let Some(items) = trial.read_items.clone() {
            self.try_selector(map, &input, &items)?;
        }
        let max_concurrency = self.own_max_concurrency(map, &input)?;
        self.trial().seen().max_concurrency = Some(max_concurrency);
        let tolerated = self.tolerated(map, &input)?;
        let trial = self.trial();
        {
            let mut seen = trial.seen();
            seen.tolerated_count = tolerated.count;
            seen.tolerated_percentage = tolerated.percentage;
        }
        let outputs = trial.answer()?;
        let total = outputs.as_array().map_or(1, Array::len).max(1);
        let failed = trial.failed_iterations.unwrap_or_default();
        match tolerated.exceeded_by(failed, total) {
            Some(Exceeded::Threshold) => Err(threshold_exceeded()),
            _ => Ok(outputs),
        }
    }

    /// What `ItemSelector` makes of each item.
    fn try_selector(&mut self, map: &Map, input: &Json, items: &Array) -> Result<(), Failure> {
        let Some(selector) = map.selector else {
            return Ok(());
        };
        let select = |index| {
            let items = items.clone();
            self.select_item(selector, input, MapItem { index, items })
        };
        let selected = (0..items.len()).map(select).collect::<Result<Array, _>>()?;
        self.trial().seen().selected_items = Some(Json::Array(selected));
        Ok(())
    }
}
