//! A scope: one running `States` object, with its place, its variables and its retry counters.

mod place;

use std::cell::OnceCell;
use std::sync::Arc;
use std::time::SystemTime;

pub(crate) use self::place::ScopePath;
pub(super) use self::place::{MapItem, ParentState, Place};
use super::flow::{Failure, Next, Reach, error_name};
use super::pending::Pending;
use super::record::Within;
use super::tokens::Listening;
use super::variables::Variables;
use super::{Execution, Flow};
use crate::definition::{BoxFuture, Run, State, StateId, StateKind, States};
use crate::history::EventDetails;
use crate::json::{ArcStr, Json};
use crate::observe::{self, AttemptTimes, Span};

/// How many transitions a scope makes before it looks at deadlines and lets others run.
const TRANSITIONS_PER_TURN: u32 = 128;

/// One running `States` object: the machine itself, a Parallel branch or a Map iteration.
pub struct Scope {
    pub(crate) execution: Arc<Execution>,
    pub(super) variables: Variables,
    pub(super) state: &'static State,
    /// The id of the state's `StateEntered` event.
    pub(super) entered_event: u64,
    /// The event that `StateEntered` followed.
    pub(super) before_entered: u64,
    /// The event that the next one follows.
    pub(super) last_event: u64,
    pub(super) entered_time: SystemTime,
    /// How many states this scope has entered: tells the visits of one state apart.
    pub(super) visit: u64,
    pub(super) retries: Retries,
    pub(super) place: Option<Place>,
    pub(super) map_item: Option<MapItem>,
    pub(super) context: OnceCell<Json>,
    /// `$states.result`, while a state has one.
    pub(super) result: Option<Json>,
    /// `$states.errorOutput`, while a catcher has one.
    pub(super) error_output: Option<Json>,
    /// A branch or an iteration failed, and the history does not say yet that the state did.
    pub(super) children_failed: bool,
    /// What only a durable execution needs, and a mocked one.
    pub(super) kept: Option<Box<Kept>>,
    /// Of the attempt that the state makes.
    pub(super) times: AttemptTimes,
    transitions: u32,
}

/// What a scope of a durable or mocked execution keeps.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// What the state was entered with.
    pub(super) input: Json,
    /// What the state waited for when it was stored, until it is served.
    pub(super) pending: Option<Pending>,
    /// Of an iteration: the event that its first one follows.
    pub(super) follows: u64,
    /// The branches or iterations of the state, after it has failed and until it is tried again or left: what a redrive
    /// takes up.
    pub(super) unfinished: Option<Pending>,
    /// Where the scope failed.
    pub(super) failed: Option<Box<Within>>,
    /// `$$.Task.Token`, while an attempt waits for one.
    pub(super) token: Option<ArcStr>,
    /// What has been said of a stored token since the restart, until its attempt listens itself.
    pub(super) listening: Option<Listening>,
}

/// The retry counters of the current visit of a state.
#[derive(Debug, Clone, Default)]
pub(super) struct Retries {
    /// Retries made so far by each retrier.
    pub(super) by_retrier: Vec<u32>,
    /// All of them: `$$.State.RetryCount`.
    pub(super) total: u32,
}

/// How far a scope came without waiting.
pub(super) enum Progress {
    Done(Result<Json, Failure>),
    Waits(for<'a> fn(&'a mut Scope, Json) -> BoxFuture<'a, Flow>, Json),
    /// Its turn is over; it goes on at this state.
    Paused(StateId, Json),
}

impl Scope {
    pub(super) fn root(execution: Arc<Execution>) -> Self {
        let variables = Variables::none(execution.machine);
        let state = first_state(execution.machine.states);
        let entered_time = execution.start_time;
        let is_kept = execution.journal.is_some() || execution.mocks.is_some();
        Scope {
            execution,
            variables,
            state,
            entered_event: 0,
            before_entered: 0,
            last_event: 0,
            entered_time,
            visit: 0,
            retries: Retries::default(),
            place: None,
            map_item: None,
            context: OnceCell::new(),
            result: None,
            error_output: None,
            children_failed: false,
            kept: is_kept.then(Box::default),
            times: AttemptTimes::default(),
            transitions: 0,
        }
    }

    /// A scope inside this one, which starts after this one's last event.
    pub(super) fn child(&self, place: Place) -> Self {
        Scope {
            execution: Arc::clone(&self.execution),
            variables: self.variables.clone(),
            state: self.state,
            entered_event: 0,
            before_entered: 0,
            last_event: self.last_event,
            entered_time: self.entered_time,
            visit: 0,
            retries: Retries::default(),
            place: Some(place),
            map_item: self.map_item.clone(),
            context: OnceCell::new(),
            result: None,
            error_output: None,
            children_failed: false,
            kept: self.kept.is_some().then(Box::default),
            times: AttemptTimes::default(),
            transitions: self.transitions,
        }
    }

    pub(crate) fn state_name(&self) -> &'static str {
        self.state.name
    }

    pub(crate) fn scope_path(&self) -> ScopePath {
        ScopePath(self.place.clone())
    }

    /// What the state waited for when it was stored: once.
    #[inline]
    pub(super) fn take_pending(&mut self) -> Option<Pending> {
        self.kept.as_mut()?.pending.take()
    }

    pub(crate) fn token(&self) -> Option<&ArcStr> {
        self.kept.as_ref()?.token.as_ref()
    }

    pub(crate) fn visit(&self) -> u64 {
        self.visit
    }

    pub(crate) fn retry_count(&self) -> u32 {
        self.retries.total
    }

    /// Runs `states` to the end of the scope.
    pub(super) async fn run(
        &mut self,
        states: &'static States,
        progress: Progress,
    ) -> Result<Json, Failure> {
        let mut progress = progress;
        loop {
            progress = match progress {
                Progress::Done(result) => return result,
                Progress::Waits(state, input) => {
                    let span = Span::of_state(self);
                    let flow = span.clone().around(state(self, input)).await;
                    span.note_failure(&flow);
                    match self.leave(flow)? {
                        Next {
                            state: Some(at),
                            output,
                        } => self.advance(states, at, output),
                        Next { output, .. } => return Ok(output),
                    }
                }
                Progress::Paused(at, input) => {
                    self.execution.check_deadline()?;
                    self.checkpoint_before(states, at, &input);
                    {
                        // Whoever gives way does not wait: a test clock stands still.
                        let _at_work = self.execution.at_work();
                        tokio::task::yield_now().await;
                    }
                    self.advance(states, at, input)
                }
            };
        }
    }

    /// Goes on after a state.
    #[cold]
    pub(super) fn go_on(&mut self, states: &'static States, flow: Flow) -> Progress {
        match self.leave(flow) {
            Ok(Next {
                state: Some(next),
                output,
            }) => self.advance(states, next, output),
            Ok(Next { output, .. }) => Progress::Done(Ok(output)),
            Err(failure) => Progress::Done(Err(failure)),
        }
    }

    /// Goes from state to state until the scope ends or one has to wait.
    pub(super) fn advance(
        &mut self,
        states: &'static States,
        mut at: StateId,
        mut input: Json,
    ) -> Progress {
        loop {
            self.transitions += 1;
            if self.transitions >= TRANSITIONS_PER_TURN {
                self.transitions = 0;
                return Progress::Paused(at, input);
            }
            let Some(state) = states.states.get(usize::from(at.0)) else {
                unreachable!("the compiler resolves every transition within its `States`")
            };
            self.enter(state, &input);
            let flow = match state.run {
                Run::Now(state) => {
                    let span = Span::of_state(self);
                    let flow = span.within(|| state(self, input));
                    span.note_failure(&flow);
                    flow
                }
                Run::Waits(state) => return Progress::Waits(state, input),
            };
            match self.leave(flow) {
                Ok(Next {
                    state: Some(next),
                    output,
                }) => (at, input) = (next, output),
                Ok(Next { output, .. }) => return Progress::Done(Ok(output)),
                Err(failure) => return Progress::Done(Err(failure)),
            }
        }
    }

    #[inline]
    pub(super) fn enter(&mut self, state: &'static State, input: &Json) {
        self.state = state;
        self.visit += 1;
        if self.retries.total > 0 {
            self.retries = Retries::default();
        }
        self.result = None;
        self.error_output = None;
        self.before_entered = self.last_event;
        let execution = &self.execution;
        if let Some(kept) = &mut self.kept {
            kept.input = input.clone();
            kept.token = None;
        }
        if execution.machine.reads_context {
            self.entered_time = execution.clock.now();
            self.context.take();
        }
        self.last_event =
            execution
                .history
                .append(self.last_event, || EventDetails::StateEntered {
                    kind: state.kind,
                    name: state.name,
                    input: input.clone(),
                });
        self.entered_event = self.last_event;
    }

    /// Ends the current state: its output is within the limits, and the history knows.
    #[inline]
    pub(super) fn leave(&mut self, flow: Flow) -> Flow {
        let flow = match flow {
            Ok(next) => match self.check_size(&next.output) {
                Ok(()) => {
                    self.exit(&next.output);
                    Ok(next)
                }
                Err(failure) => Err(self.exit_failed(failure)),
            },
            Err(failure) => Err(self.exit_failed(failure)),
        };
        if self.execution.history.is_full() {
            return Err(self.history_is_full());
        }
        flow
    }

    #[cold]
    fn exit_failed(&mut self, mut failure: Failure) -> Failure {
        observe::state_failed(self, &failure);
        self.report_evaluation(&mut failure);
        self.report_failed_children();
        self.checkpoint_failed();
        failure.in_state(self.state.name)
    }

    #[inline]
    fn exit(&mut self, output: &Json) {
        let state = self.state;
        let variables = &mut self.variables;
        self.last_event =
            self.execution
                .history
                .append(self.last_event, || EventDetails::StateExited {
                    kind: state.kind,
                    name: state.name,
                    output: output.clone(),
                    assigned_variables: variables.take_assigned(),
                });
    }

    /// Refuses a payload over the limit, in AWS's words.
    #[inline]
    pub(super) fn check_size(&self, payload: &Json) -> Result<(), Failure> {
        let limit = self.execution.limits.payload_bytes;
        if payload.serialized_len() <= limit && payload.depth() <= Json::MAX_DEPTH {
            return Ok(());
        }
        Err(self.oversized(payload, limit))
    }

    #[cold]
    fn oversized(&self, payload: &Json, limit: usize) -> Failure {
        if payload.serialized_len() > limit {
            return Failure::data_limit_exceeded(self.state.name);
        }
        let levels = Json::MAX_DEPTH;
        self.runtime_failure(format_args!(
            "The output is nested deeper than {levels} levels."
        ))
    }

    /// `States.Runtime`, in the words and with the place that AWS gives.
    #[cold]
    pub(crate) fn runtime_failure(&self, cause: impl std::fmt::Display) -> Failure {
        self.located_failure(error_name::RUNTIME, cause)
    }

    /// A failure of the state itself, whose cause names the state and its `StateEntered` event.
    #[cold]
    pub(super) fn located_failure(
        &self,
        error: &'static str,
        cause: impl std::fmt::Display,
    ) -> Failure {
        // A test of one state has no events to name.
        if self.execution.trial.is_some() {
            return Failure::states(error, cause.to_string());
        }
        let (state, event) = (self.state.name, self.entered_event);
        Failure::states(
            error,
            format!(
                "An error occurred while executing the state '{state}' (entered at the event id #{event}). {cause}"
            ),
        )
    }

    #[cold]
    fn history_is_full(&self) -> Failure {
        let limit = self.execution.history.limit();
        Failure::states(
            error_name::RUNTIME,
            format!("The execution reached the maximum number of history events ({limit})."),
        )
        .with_reach(Reach::Execution)
        .in_state(self.state.name)
    }

    /// Writes that the Parallel or Map state failed, once its failure is not to be retried.
    pub(super) fn report_failed_children(&mut self) {
        if !std::mem::take(&mut self.children_failed) {
            return;
        }
        let kind = self.state.kind;
        self.last_event = self.execution.history.append(self.last_event, || {
            if kind == StateKind::Map {
                EventDetails::MapStateFailed
            } else {
                EventDetails::ParallelStateFailed
            }
        });
    }
}

pub(super) fn first_state(states: &'static States) -> &'static State {
    states
        .states
        .get(usize::from(states.start.0))
        .expect("the compiler resolves `StartAt`")
}
