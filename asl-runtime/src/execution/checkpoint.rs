//! Where a scope stands: noted before it waits, and taken up again after a restart.

use super::flow::{Failure, error_name};
use super::journal::{Journal, Recovered};
use super::pending::Pending;
use super::record::{EndedChild, Record, Standing, StateVisit, Within};
use super::scope::{Kept, Progress, Scope};
use crate::definition::{QueryResult, Run, StateId, States};
use crate::json::{ArcStr, Json, Object};

impl Scope {
    /// Notes that the scope stands within its state and waits for `pending`.
    #[inline]
    pub(super) fn checkpoint(&self, pending: impl FnOnce() -> Option<Pending>) {
        self.note(|| Standing::Within(Box::new(self.within(pending()))));
    }

    fn within(&self, pending: Option<Pending>) -> Within {
        Within {
            visit: self.visit_of(self.state.name, self.kept_input()),
            entered_event: self.entered_event,
            before_entered: self.before_entered,
            entered_time: self.entered_time,
            retries: self.retries.clone(),
            pending,
        }
    }

    /// Notes that the scope ends with the failure of its state, so that a redrive finds where.
    pub(super) fn checkpoint_failed(&mut self) {
        let Some(kept) = &mut self.kept else { return };
        let unfinished = kept.unfinished.take();
        let within = Box::new(self.within(unfinished));
        self.note(|| Standing::Within(within.clone()));
        if let Some(kept) = &mut self.kept {
            kept.failed = Some(within);
        }
    }

    /// Notes that the scope is about to enter a state.
    pub(super) fn checkpoint_before(&self, states: &'static States, at: StateId, input: &Json) {
        self.note(|| {
            let state = states.states.get(usize::from(at.0));
            let state = state.expect("the compiler resolves every transition within its `States`");
            Standing::Before(self.visit_of(state.name, input.clone()))
        });
    }

    /// Notes how far the scope came before others of the execution go on.
    #[inline]
    pub(super) fn checkpoint_progress(&self, states: &'static States, progress: &Progress) {
        match progress {
            Progress::Waits(..) => self.checkpoint(|| None),
            Progress::Paused(at, input) => self.checkpoint_before(states, *at, input),
            Progress::Done(_) => {}
        }
    }

    /// Notes that a branch or iteration has ended; `joined` is its parent's last event then.
    pub(super) fn checkpoint_ended(&mut self, result: Result<&Json, &Failure>, joined: u64) {
        let Some(journal) = &self.execution.journal else {
            return;
        };
        let order = journal.next_ended();
        let kept = self.kept.as_mut();
        let failed = kept.and_then(|kept| kept.failed.take());
        self.note(|| {
            Standing::Ended(EndedChild {
                output: result.ok().cloned(),
                failed,
                is_interrupted: result.is_err_and(Failure::is_interrupted),
                joined,
                order,
            })
        });
    }

    fn kept_input(&self) -> Json {
        let kept = self.kept.as_ref();
        kept.map(|kept| kept.input.clone()).unwrap_or_default()
    }

    /// Forgets the branches or iterations of the current state, unless it has failed: a redrive runs only what did. Where they
    /// ran into the limit for data, it runs all of them.
    pub(super) fn settle_children(
        &mut self,
        outputs: &QueryResult,
        pending: impl FnOnce() -> Pending,
    ) {
        let is_redriven =
            |failure: &Failure| failure.error() != Some(error_name::DATA_LIMIT_EXCEEDED);
        if outputs.as_ref().is_err_and(is_redriven) {
            if let Some(kept) = &mut self.kept {
                kept.unfinished = Some(pending());
            }
        } else {
            self.forget_children();
        }
    }

    /// Forgets what a redrive would have taken up, for the failure is handled.
    pub(super) fn forget_unfinished(&mut self) {
        let unfinished = self.kept.as_mut().and_then(|kept| kept.unfinished.take());
        if unfinished.is_some() {
            self.forget_children();
        }
    }

    fn forget_children(&self) {
        if let Some(journal) = &self.execution.journal {
            let (path, name) = (self.scope_path(), self.state.name);
            journal.remove_below(&format!("{path}/{name}#{}[", self.visit));
        }
    }

    #[inline]
    fn note(&self, standing: impl FnOnce() -> Standing) {
        if let Some(journal) = &self.execution.journal {
            self.put(journal, standing());
        }
    }

    fn put(&self, journal: &Journal, standing: Standing) {
        let record = Record {
            events: self.execution.history.last(),
            last_event: self.last_event,
            follows: self.kept.as_ref().map_or(0, |kept| kept.follows),
            standing,
        };
        journal.put(self.scope_path().to_string(), record);
    }

    fn visit_of(&self, state: &'static str, input: Json) -> StateVisit {
        let names = self.execution.machine.variables.iter();
        let set = names.zip(self.variables.slots());
        let set = set.filter_map(|(name, value)| Some((ArcStr::from(*name), value.clone()?)));
        StateVisit {
            state: ArcStr::from(state),
            input,
            variables: set.collect::<Object>(),
            number: self.visit,
        }
    }

    /// What recovery found of this scope.
    pub(super) fn take_recovered(&self) -> Option<Recovered> {
        let journal = self.execution.journal.as_ref()?;
        journal.take_recovered(&self.scope_path().to_string())
    }

    /// Takes up where the scope stood when it was stored.
    pub(super) fn resume(&mut self, states: &'static States, recovered: Recovered) -> Resumed {
        let Recovered { record, listening } = recovered;
        self.last_event = record.last_event;
        let mut kept = Kept {
            follows: record.follows,
            listening,
            ..Kept::default()
        };
        let (visit, within) = match record.standing {
            Standing::Ended(ended) => return Resumed::Ended(ended),
            Standing::Before(visit) => (visit, None),
            Standing::Within(within) => (within.visit.clone(), Some(within)),
        };
        self.visit = visit.number;
        self.variables
            .restore(self.execution.machine, &visit.variables);
        let place = states.states.iter();
        let place = place.zip(0_u16..);
        let mut named = place.filter(|(state, _)| *state.name == *visit.state);
        let (state, id) = named
            .next()
            .expect("an execution is only resumed on the definition that it started with");
        let Some(within) = within else {
            self.kept = Some(Box::new(kept));
            let progress = self.advance(states, StateId(id), visit.input);
            self.checkpoint_progress(states, &progress);
            return Resumed::UnderWay(progress);
        };
        self.state = state;
        kept.input = visit.input.clone();
        self.entered_event = within.entered_event;
        self.before_entered = within.before_entered;
        self.entered_time = within.entered_time;
        self.retries = within.retries;
        kept.token = within.pending.as_ref().and_then(Pending::token).cloned();
        kept.pending = within.pending;
        self.kept = Some(Box::new(kept));
        match state.run {
            Run::Waits(run) => Resumed::UnderWay(Progress::Waits(run, visit.input)),
            // It failed, and its execution is redriven.
            Run::Now(run) => {
                let flow = run(self, visit.input);
                Resumed::UnderWay(self.go_on(states, flow))
            }
        }
    }
}

/// What became of a stored scope.
pub(super) enum Resumed {
    /// It goes on.
    UnderWay(Progress),
    /// It had ended.
    Ended(EndedChild),
}
