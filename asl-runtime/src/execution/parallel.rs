//! Parallel: the same input for every branch, one array of their outputs (States Language, "Parallel State").

use std::sync::Arc;

use super::checkpoint::Resumed;
use super::children::{Children, Ended};
use super::flow::Failure;
use super::open_state::{OpenState, abort};
use super::pending::Pending;
use super::scope::{ParentState, Place, Progress, Scope};
use crate::definition::{BoxFuture, Parallel, QueryResult, StateKind, States};
use crate::history::EventDetails;
use crate::json::{Array, Json};

impl Scope {
    /// Runs the branches of a Parallel state side by side.
    ///
    /// # Errors
    ///
    /// The failure of the first branch to fail; the others are aborted.
    pub fn parallel<'a>(
        &'a mut self,
        parallel: &'static Parallel,
        input: &'a Json,
    ) -> BoxFuture<'a, QueryResult> {
        Box::pin(async move {
            if self.execution.trial.is_some() {
                return self.try_parallel(parallel, input);
            }
            self.sit_out().await;
            let (started, input) = match self.take_pending() {
                Some(Pending::Branches { started, input }) => (Some(started), input),
                _ => match parallel.arguments {
                    Some(arguments) => (None, arguments(self, input)?),
                    None => (None, input.clone()),
                },
            };
            let open = OpenState::of_state(self, |_, _| EventDetails::ParallelStateAborted);
            let started = started.unwrap_or_else(|| self.start_branches(&input));
            let outputs = self.run_branches(parallel, started, &input).await;
            self.settle_children(&outputs, || Pending::Branches { started, input });
            open.close();
            outputs
        })
    }

    fn start_branches(&mut self, input: &Json) -> u64 {
        self.last_event = self
            .execution
            .history
            .append(self.last_event, || EventDetails::ParallelStateStarted);
        let started = self.last_event;
        let input = input.clone();
        self.checkpoint(|| Some(Pending::Branches { started, input }));
        started
    }

    async fn run_branches(
        &mut self,
        parallel: &'static Parallel,
        started: u64,
        input: &Json,
    ) -> QueryResult {
        let parent = self.parent_state();
        let mut outputs = vec![Json::Null; parallel.branches.len()];
        let mut children = Children::default();
        // The last of those that had ended when the execution was stored.
        let mut last_ended = 0;
        for (index, branch) in parallel.branches.iter().enumerate() {
            let mut scope = Box::new(self.child(Place {
                parent: Arc::clone(&parent),
                index,
            }));
            scope.last_event = started;
            match scope.enter_branch(branch, input) {
                Resumed::Ended(ended) => {
                    if ended.order > last_ended {
                        (last_ended, self.last_event) = (ended.order, ended.joined);
                    }
                    if let Some(place) = outputs.get_mut(index) {
                        *place = ended.output.unwrap_or_default();
                    }
                }
                Resumed::UnderWay(Progress::Done(result)) => {
                    let ended = Ended {
                        index,
                        scope,
                        result,
                    };
                    if let Err(failure) = self.join_branch(ended, &mut outputs) {
                        abort(&self.execution, children);
                        return Err(failure);
                    }
                }
                Resumed::UnderWay(progress) => {
                    children.push(index, scope, branch, progress, (), drop);
                }
            }
        }
        while let Some(ended) = children.next().await {
            if let Err(failure) = self.join_branch(ended, &mut outputs) {
                abort(&self.execution, children);
                return Err(failure);
            }
        }
        self.execution
            .history
            .append(self.last_event, || EventDetails::ParallelStateSucceeded);
        Ok(Json::Array(Array::from_iter(outputs)))
    }

    /// Takes a branch up where it was stored, or starts it.
    fn enter_branch(&mut self, branch: &'static States, input: &Json) -> Resumed {
        if let Some(recovered) = self.take_recovered() {
            return self.resume(branch, recovered);
        }
        let progress = self.advance(branch, branch.start, input.clone());
        self.checkpoint_progress(branch, &progress);
        Resumed::UnderWay(progress)
    }

    fn join_branch(&mut self, mut ended: Ended, outputs: &mut [Json]) -> Result<(), Failure> {
        self.last_event = ended.scope.last_event;
        let failure = match ended.result {
            Ok(output) => {
                ended.scope.checkpoint_ended(Ok(&output), self.last_event);
                if let Some(place) = outputs.get_mut(ended.index) {
                    *place = output;
                }
                return Ok(());
            }
            Err(failure) => failure,
        };
        self.children_failed = true;
        if ended.scope.state.kind == StateKind::Task {
            // AWS closes the failed Task itself this way too.
            self.execution
                .history
                .append(self.last_event, || EventDetails::TaskStateAborted);
        }
        Err(failure)
    }

    /// This scope's current state, as the place of its branches or iterations.
    pub(super) fn parent_state(&self) -> Arc<ParentState> {
        Arc::new(ParentState {
            place: self.place.clone(),
            name: self.state.name,
            visit: self.visit,
        })
    }
}
