//! The counters and histograms of one machine. A recorder takes its time to find one by its name and label: each is asked for
//! once.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::SystemTime;

use metrics::{Counter, Histogram, Label, counter, histogram};

use super::names::{EXECUTIONS, Names};
use crate::definition::Task;
use crate::execution::Execution;

/// What counts and times the executions of a machine, and their tasks.
#[derive(Debug, Clone, Default)]
pub(crate) struct Instruments(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    executions: OnceLock<Measured>,
    tasks: RwLock<Vec<(&'static str, Arc<Measured>)>>,
}

impl Instruments {
    /// Of the machine's executions.
    pub(super) fn executions(&self, execution: &Execution) -> &Measured {
        let measured = || Measured::new(&EXECUTIONS, execution.machine_arn().into());
        self.0.executions.get_or_init(measured)
    }

    /// Of the tasks that have this task's resource.
    pub(super) fn tasks(&self, task: &Task) -> Arc<Measured> {
        let known = self.0.tasks.read().unwrap_or_else(PoisonError::into_inner);
        // Each state has its own text: where it lies tells enough.
        let found = known
            .iter()
            .find(|(resource, _)| std::ptr::eq(*resource, task.resource));
        if let Some((_, measured)) = found {
            return Arc::clone(measured);
        }
        drop(known);
        let measured = Arc::new(Measured::new(Names::of(task), task.resource.into()));
        let mut known = self.0.tasks.write().unwrap_or_else(PoisonError::into_inner);
        known.push((task.resource, Arc::clone(&measured)));
        measured
    }
}

/// What is counted and timed under one label.
#[derive(Debug)]
pub(super) struct Measured {
    names: &'static Names,
    label: Label,
    counters: Box<[OnceLock<Counter>]>,
    histograms: Box<[OnceLock<Histogram>]>,
}

impl Measured {
    fn new(names: &'static Names, value: metrics::SharedString) -> Self {
        Measured {
            names,
            label: Label::new(names.label, value),
            counters: names.counts.iter().map(|_| OnceLock::new()).collect(),
            histograms: names.times.iter().map(|_| OnceLock::new()).collect(),
        }
    }

    /// Counts one more under the name in this place.
    pub(super) fn count(&self, place: usize) {
        if let (Some(counter), Some(name)) =
            (self.counters.get(place), self.names.counts.get(place))
        {
            let counter = counter.get_or_init(|| counter!(*name, vec![self.label.clone()]));
            counter.increment(1);
        }
    }

    /// Notes how long something took, under the name in this place.
    pub(super) fn time(&self, place: usize, since: SystemTime, now: SystemTime) {
        let took = now.duration_since(since).unwrap_or_default();
        if let (Some(histogram), Some(name)) =
            (self.histograms.get(place), self.names.times.get(place))
        {
            let histogram = histogram.get_or_init(|| histogram!(*name, vec![self.label.clone()]));
            histogram.record(took.as_secs_f64() * 1_000.0);
        }
    }
}
