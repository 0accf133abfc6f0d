//! Map: the item processor once for each item (States Language, "Map State").

mod terms;

use std::sync::Arc;

pub(super) use self::terms::{Exceeded, Tolerated, threshold_exceeded};
use super::checkpoint::Resumed;
use super::children::{Children, Ended};
use super::flow::Failure;
use super::open_state::{OpenState, abort};
use super::pending::{Pending, PendingMap};
use super::scope::{MapItem, ParentState, Place, Progress, Scope};
use crate::definition::{BoxFuture, Map, MapMode, Query, QueryResult};
use crate::history::EventDetails;
use crate::json::{Array, Json};

impl Scope {
    /// Runs a Map state's iterations, as many at once as `MaxConcurrency` and the limits allow.
    ///
    /// # Errors
    ///
    /// `States.Runtime` if there are no items to iterate; the failure of the first iteration that is not tolerated.
    pub fn map<'a>(&'a mut self, map: &'static Map, input: &'a Json) -> BoxFuture<'a, QueryResult> {
        Box::pin(async move {
            if self.execution.trial.is_some() {
                return self.try_map(map, input);
            }
            if map.mode == MapMode::Distributed {
                return Err(self.runtime_failure(
                    "Distributed Map is not supported yet: set ProcessorConfig.Mode to INLINE, or run this machine on AWS.",
                ));
            }
            self.sit_out().await;
            let mut iterations = match self.take_pending() {
                Some(Pending::Iterations(stored)) => Iterations::resume(self, map, stored),
                _ => Iterations::prepare(self, map, input)?,
            };
            let open = OpenState::of_state(self, |_, _| EventDetails::MapStateAborted);
            let outputs = iterations.run(self).await;
            self.settle_children(&outputs, || iterations.pending());
            open.close();
            outputs
        })
    }

    /// What `selector`, an `ItemSelector`, makes of an item.
    pub(super) fn select_item(
        &mut self,
        selector: Query,
        input: &Json,
        item: MapItem,
    ) -> QueryResult {
        let outer = self.map_item.replace(item);
        self.context.take();
        let selected = selector(self, input);
        self.map_item = outer;
        self.context.take();
        selected
    }
}

/// The iterations of one attempt of a Map state.
struct Iterations {
    map: &'static Map,
    name: &'static str,
    /// The effective input.
    input: Json,
    items: Array,
    max_concurrency: usize,
    tolerated: Tolerated,
    parent: Arc<ParentState>,
    /// The event that tells of the start, once it is written.
    started: Option<u64>,
    outputs: Vec<Option<Json>>,
    failed: usize,
    /// A task in one of those that failed may be called once and may have been.
    is_interrupted: bool,
}

impl Iterations {
    fn prepare(scope: &Scope, map: &'static Map, input: &Json) -> Result<Self, Failure> {
        let input = match map.input {
            Some(query) => query(scope, input)?,
            None => input.clone(),
        };
        let items = scope.items(map, &input)?;
        let max_concurrency = scope.max_concurrency(map, &input)?;
        Ok(Iterations {
            map,
            name: scope.state.name,
            max_concurrency,
            tolerated: scope.tolerated(map, &input)?,
            parent: scope.parent_state(),
            started: None,
            outputs: vec![None; items.len()],
            failed: 0,
            is_interrupted: false,
            items,
            input,
        })
    }

    fn resume(scope: &Scope, map: &'static Map, stored: PendingMap) -> Self {
        Iterations {
            map,
            name: scope.state.name,
            max_concurrency: stored.max_concurrency,
            tolerated: Tolerated {
                count: stored.tolerated_count,
                percentage: stored.tolerated_percentage,
            },
            parent: scope.parent_state(),
            started: Some(stored.started),
            outputs: vec![None; stored.items.len()],
            failed: 0,
            is_interrupted: false,
            items: stored.items,
            input: stored.input,
        }
    }

    /// Writes that the Map has started, and what is to be stored of it.
    fn begin(&mut self, scope: &mut Scope) -> u64 {
        let length = self.items.len();
        scope.last_event =
            scope
                .execution
                .history
                .append(scope.last_event, || EventDetails::MapStateStarted {
                    length,
                });
        self.started = Some(scope.last_event);
        scope.checkpoint(|| Some(self.pending()));
        scope.last_event
    }

    /// What is stored of the Map while its iterations are under way.
    fn pending(&self) -> Pending {
        Pending::Iterations(PendingMap {
            started: self.started.unwrap_or_default(),
            input: self.input.clone(),
            items: self.items.clone(),
            max_concurrency: self.max_concurrency,
            tolerated_count: self.tolerated.count,
            tolerated_percentage: self.tolerated.percentage,
        })
    }

    /// Takes up the iterations that were stored: those that are under way become `children`. Tells which are not started,
    /// and the events that they follow.
    fn recover(
        &mut self,
        scope: &mut Scope,
        started: u64,
        children: &mut Children,
    ) -> (usize, Vec<u64>) {
        let length = self.items.len();
        let mut ended = Vec::new();
        let mut followed = Vec::new();
        for index in 0..length {
            let mut child = self.child(scope, None, index);
            let Some(record) = child.take_recovered() else {
                break;
            };
            let resumed = child.resume(self.map.processor, record);
            followed.extend(child.kept.as_ref().map(|kept| kept.follows));
            match resumed {
                Resumed::Ended(record) => {
                    self.failed += usize::from(record.output.is_none());
                    self.is_interrupted |= record.is_interrupted;
                    if let Some(place) = self.outputs.get_mut(index) {
                        *place = record.output;
                    }
                    ended.push((record.order, child.last_event, record.joined));
                }
                Resumed::UnderWay(progress) => self.push(child, index, progress, children),
            }
        }
        ended.sort_unstable();
        if let Some((_, _, joined)) = ended.last() {
            scope.last_event = *joined;
        }
        let mut free = vec![started; self.max_concurrency.min(length)];
        free.extend(ended.iter().map(|(_, last_event, _)| *last_event));
        for event in &followed {
            if let Some(slot) = free.iter().rposition(|slot| slot == event) {
                free.remove(slot);
            }
        }
        (followed.len(), free)
    }

    async fn run(&mut self, scope: &mut Scope) -> QueryResult {
        let length = self.items.len();
        let mut children = Children::default();
        // An iteration that never waits ends where it starts, and lends its scope to the next.
        let mut spare = None;
        // The event that an iteration in a free slot follows.
        let (first, mut free) = match self.started {
            Some(started) => self.recover(scope, started, &mut children),
            None => (0, vec![self.begin(scope); self.max_concurrency.min(length)]),
        };
        for index in first..length {
            let freed = if children.len() >= self.max_concurrency {
                children.next().await
            } else {
                None
            };
            let joined = freed.map(|ended| self.join(scope, ended)).transpose();
            let started = joined.and_then(|joined| {
                if let Some(joined) = joined {
                    free.push(joined.last_event);
                    spare = Some(joined);
                }
                self.start(scope, spare.take(), index, free.pop(), &mut children)
            });
            match started {
                Ok(Some(ended)) => {
                    free.push(ended.last_event);
                    spare = Some(ended);
                }
                Ok(None) => {}
                Err(failure) => {
                    abort(&scope.execution, children);
                    return Err(failure);
                }
            }
        }
        while let Some(ended) = children.next().await {
            if let Err(failure) = self.join(scope, ended) {
                abort(&scope.execution, children);
                return Err(failure);
            }
        }
        scope
            .execution
            .history
            .append(scope.last_event, || EventDetails::MapStateSucceeded);
        let outputs = std::mem::take(&mut self.outputs);
        Ok(Json::Array(outputs.into_iter().flatten().collect()))
    }

    /// Starts an iteration. It ends at once and leaves its scope, or is among the `children`.
    fn start(
        &mut self,
        scope: &mut Scope,
        spare: Option<Box<Scope>>,
        index: usize,
        follows: Option<u64>,
        children: &mut Children,
    ) -> Result<Option<Box<Scope>>, Failure> {
        let input = self.iteration_input(scope, index)?;
        let mut child = self.child(scope, spare, index);
        let name = self.name;
        let follows = follows.unwrap_or(scope.last_event);
        if let Some(kept) = &mut child.kept {
            kept.follows = follows;
        }
        child.last_event =
            scope
                .execution
                .history
                .append(follows, || EventDetails::MapIterationStarted {
                    name,
                    index,
                });
        let states = self.map.processor;
        match child.advance(states, states.start, input) {
            Progress::Done(result) => {
                let ended = Ended {
                    index,
                    scope: child,
                    result,
                };
                self.join(scope, ended).map(Some)
            }
            progress => {
                child.checkpoint_progress(states, &progress);
                self.push(child, index, progress, children);
                Ok(None)
            }
        }
    }

    /// Lets an iteration that has to wait go on by itself.
    fn push(&self, child: Box<Scope>, index: usize, progress: Progress, children: &mut Children) {
        let open = OpenState::of_iteration(&child, self.name, index, |name, index| {
            EventDetails::MapIterationAborted { name, index }
        });
        let states = self.map.processor;
        children.push(index, child, states, progress, open, OpenState::close);
    }

    fn child(&self, scope: &Scope, spare: Option<Box<Scope>>, index: usize) -> Box<Scope> {
        if let Some(mut spare) = spare {
            spare.restart(scope, index);
            return spare;
        }
        let mut child = Box::new(scope.child(Place {
            parent: Arc::clone(&self.parent),
            index,
        }));
        child.map_item = Some(self.item(index));
        child
    }

    /// The input of one iteration: its item, or what `ItemSelector` makes of it.
    fn iteration_input(&self, scope: &mut Scope, index: usize) -> QueryResult {
        match self.map.selector {
            Some(selector) => scope.select_item(selector, &self.input, self.item(index)),
            None => Ok(self.items.get(index).cloned().unwrap_or_default()),
        }
    }

    fn item(&self, index: usize) -> MapItem {
        MapItem {
            index,
            items: self.items.clone(),
        }
    }

    /// Takes an ended iteration's output, or its failure if that is one too many.
    fn join(&mut self, scope: &mut Scope, mut ended: Ended) -> Result<Box<Scope>, Failure> {
        let (name, index) = (self.name, ended.index);
        let last_event = ended.scope.last_event;
        let history = &scope.execution.history;
        let failure = match ended.result {
            Ok(output) => {
                scope.last_event = history.append(last_event, || {
                    EventDetails::MapIterationSucceeded { name, index }
                });
                ended.scope.checkpoint_ended(Ok(&output), scope.last_event);
                if let Some(place) = self.outputs.get_mut(index) {
                    *place = Some(output);
                }
                return Ok(ended.scope);
            }
            Err(failure) => failure,
        };
        history.append(last_event, || EventDetails::MapIterationFailed {
            name,
            index,
        });
        scope.last_event = last_event;
        self.failed += 1;
        self.is_interrupted |= failure.is_interrupted();
        match self.tolerated.exceeded_by(self.failed, self.items.len()) {
            None => {
                let last_event = scope.last_event;
                ended.scope.checkpoint_ended(Err(&failure), last_event);
                Ok(ended.scope)
            }
            Some(Exceeded::Any) => {
                scope.children_failed = true;
                Err(failure)
            }
            Some(Exceeded::Threshold) => {
                scope.children_failed = true;
                Err(threshold_exceeded().with_interrupted(self.is_interrupted))
            }
        }
    }
}

impl Scope {
    /// Makes a used iteration's scope fit for iteration `index`. Entering its first state does the rest.
    fn restart(&mut self, outer: &Scope, index: usize) {
        self.variables.restart(&outer.variables);
        self.visit = 0;
        self.children_failed = false;
        if let Some(place) = &mut self.place {
            place.index = index;
        }
        if let Some(item) = &mut self.map_item {
            item.index = index;
        }
    }
}
