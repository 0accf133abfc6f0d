//! Reads an execution's history as a reader who trusts nobody, and tells what was visited.

use std::collections::{HashMap, HashSet};

use asl_runtime::Json;

#[cfg(test)]
mod tests;

/// What a history tells.
#[derive(Debug, Default)]
pub struct History {
    /// The visits of states by scope path, state and number: what stands behind the ARN in their keys.
    pub visits: HashMap<String, Visit>,
    /// The type of the last event, if it ends the execution.
    pub end: Option<String>,
}

/// One visit of a state.
#[derive(Debug, Default)]
pub struct Visit {
    /// The attempts that were scheduled.
    pub attempts: Vec<Attempt>,
    /// Whether the state was exited.
    pub is_exited: bool,
    kind: String,
    name: String,
}

/// One attempt of a task.
#[derive(Debug, Default)]
pub struct Attempt {
    /// Whether a worker does it.
    pub is_activity: bool,
    /// The action, if it starts an execution: `startExecution.sync`.
    pub nested: Option<String>,
    /// Whether its request has been sent (`TaskSubmitted`).
    pub is_submitted: bool,
    /// How it ended: the event's type.
    pub outcome: Option<String>,
}

#[derive(Debug, Default)]
struct Scope {
    path: String,
    parent: Option<usize>,
    /// Of an iteration.
    map: Option<(String, i64)>,
    visits: u64,
    /// The place of the visit under way.
    open: Option<String>,
    is_over: bool,
}

struct Event<'a> {
    id: usize,
    previous: usize,
    kind: &'a str,
    details: Option<&'a Json>,
}

impl Event<'_> {
    fn name(&self) -> Result<&str, String> {
        let name = self
            .details
            .and_then(|details| details.get("name")?.as_str());
        name.ok_or_else(|| format!("{} has no name", self.kind))
    }
}

/// Reads the events of a history; a running execution's has no end yet.
///
/// # Errors
///
/// What is not legal in it, with the event's id.
pub fn read(events: &[Json]) -> Result<History, String> {
    let mut reader = Reader::default();
    for (event, id) in events.iter().zip(1..) {
        let event = parse(event).ok_or_else(|| format!("event {id} has no such form"))?;
        if event.id != id {
            return Err(format!("event {id} has the id {}", event.id));
        }
        let scope = reader.take(&event);
        let scope = scope.map_err(|what| format!("event {id}, {}: {what}", event.kind))?;
        reader.events.push((scope, event.kind.to_owned()));
    }
    Ok(reader.history)
}

fn parse(event: &Json) -> Option<Event<'_>> {
    let number = |name: &str| usize::try_from(event.get(name)?.as_i64()?).ok();
    let fields = event.as_object()?.iter();
    let mut details = fields.filter(|(name, _)| name.ends_with("EventDetails"));
    Some(Event {
        id: number("id")?,
        previous: number("previousEventId")?,
        kind: event.get("type")?.as_str()?,
        details: details.next().map(|(_, details)| details),
    })
}

#[derive(Default)]
struct Reader {
    history: History,
    scopes: Vec<Scope>,
    /// The scope and the type of each event.
    events: Vec<(usize, String)>,
    iterations: HashSet<String>,
}

impl Reader {
    /// Takes the next event, and tells its scope.
    fn take(&mut self, event: &Event) -> Result<usize, String> {
        if self.history.end.is_some() {
            return Err("the execution had ended".to_owned());
        }
        if event.kind == "ExecutionStarted" {
            return self.start(event);
        }
        // The first state follows event 0, as AWS numbers it; so does a stop, wherever it meets the execution.
        let place = match (event.id, event.kind) {
            (2, _) | (_, "ExecutionAborted") => Some(0),
            _ => event.previous.checked_sub(1),
        };
        let previous = place.and_then(|place| self.events.get(place)).cloned();
        let (scope, before) = previous
            .ok_or_else(|| format!("it follows event {}, which is not there", event.previous))?;
        match event.kind {
            kind if kind.starts_with("Execution") => self.end(scope, kind),
            kind if kind.ends_with("StateEntered") => self.enter(scope, &before, event),
            kind if kind.ends_with("StateExited") => self.exit(scope, event),
            "MapIterationStarted" => self.start_iteration(scope, event),
            kind if kind.starts_with("MapIteration") => self.end_iteration(scope, event),
            "TaskStateAborted" | "WaitStateAborted" => self.abort(scope),
            kind if kind.starts_with("MapState") => self.children(scope, "Map", kind),
            kind if kind.starts_with("ParallelState") => self.children(scope, "Parallel", kind),
            _ => self.attempt(scope, event),
        }
    }

    fn start(&mut self, event: &Event) -> Result<usize, String> {
        if event.id != 1 || event.previous != 0 {
            return Err("it is not the first".to_owned());
        }
        self.scopes.push(Scope::default());
        Ok(0)
    }

    fn end(&mut self, scope: usize, kind: &str) -> Result<usize, String> {
        if kind == "ExecutionSucceeded" {
            self.check_closed(0)?;
            if scope != 0 {
                return Err("it follows an event of a branch".to_owned());
            }
        }
        self.history.end = Some(kind.to_owned());
        Ok(0)
    }

    fn scope(&mut self, scope: usize) -> Result<&mut Scope, String> {
        let scope = self.scopes.get_mut(scope);
        scope.ok_or_else(|| "there is no such scope".to_owned())
    }

    /// The visit under way in a scope.
    fn open(&mut self, scope: usize) -> Result<&mut Visit, String> {
        let scope = self.scope(scope)?;
        if scope.is_over {
            return Err(format!("the scope '{}' is over", scope.path));
        }
        let open = scope.open.clone().ok_or("no state is under way")?;
        let visit = self.history.visits.get_mut(&open);
        visit.ok_or_else(|| "no state is under way".to_owned())
    }

    fn enter(&mut self, scope: usize, before: &str, event: &Event) -> Result<usize, String> {
        let name = event.name()?;
        let scope = match before {
            "ParallelStateStarted" => self.start_branch(scope, name)?,
            "ExecutionStarted" | "MapIterationStarted" => scope,
            before if before.ends_with("StateExited") => scope,
            before => return Err(format!("it follows {before}")),
        };
        let at = self.scope(scope)?;
        if at.is_over {
            return Err(format!("the scope '{}' is over", at.path));
        }
        if let Some(open) = &at.open {
            return Err(format!("'{open}' is still under way"));
        }
        at.visits += 1;
        let place = format!("{}/{name}#{}", at.path, at.visits);
        at.open = Some(place.clone());
        let kind = event.kind.trim_end_matches("StateEntered");
        let visit = Visit {
            kind: kind.to_owned(),
            name: name.to_owned(),
            ..Visit::default()
        };
        self.history.visits.insert(place, visit);
        Ok(scope)
    }

    /// The states with which branches begin tell their number: `Branch1 Work`.
    fn start_branch(&mut self, parent: usize, first: &str) -> Result<usize, String> {
        let index = first.trim_start_matches("Branch").split(' ').next();
        let index = index.and_then(|index| index.parse().ok());
        let index = index.ok_or("a branch begins with another state")?;
        self.start_child(parent, index, None)
    }

    fn start_child(
        &mut self,
        parent: usize,
        index: i64,
        map: Option<(String, i64)>,
    ) -> Result<usize, String> {
        let open = self.scope(parent)?.open.clone();
        let path = format!("{}[{index}]", open.ok_or("its parent is not under way")?);
        if !self.iterations.insert(path.clone()) {
            return Err(format!("'{path}' has been started before"));
        }
        self.scopes.push(Scope {
            path,
            parent: Some(parent),
            map,
            ..Scope::default()
        });
        Ok(self.scopes.len() - 1)
    }

    fn exit(&mut self, scope: usize, event: &Event) -> Result<usize, String> {
        let name = event.name()?.to_owned();
        let scope = self.ancestor(scope, |visit| visit.name == name)?;
        let visit = self.open(scope)?;
        if format!("{}StateExited", visit.kind) != event.kind {
            return Err(format!("it was entered as a {}", visit.kind));
        }
        if visit
            .attempts
            .iter()
            .any(|attempt| attempt.outcome.is_none())
        {
            return Err("an attempt is still under way".to_owned());
        }
        visit.is_exited = true;
        let open = self.scope(scope)?.open.take().unwrap_or_default();
        for below in self.below(&open) {
            self.scope(below)?.is_over = true;
        }
        Ok(scope)
    }

    /// The scope itself or the nearest around it in which such a state is under way.
    fn ancestor(
        &mut self,
        scope: usize,
        is_wanted: impl Fn(&Visit) -> bool,
    ) -> Result<usize, String> {
        let mut at = Some(scope);
        while let Some(scope) = at {
            if self.open(scope).is_ok_and(|visit| is_wanted(visit)) {
                return Ok(scope);
            }
            at = self.scope(scope)?.parent;
        }
        Err("it is not under way".to_owned())
    }

    /// The branches or iterations of a visit.
    fn below(&self, place: &str) -> Vec<usize> {
        let prefix = format!("{place}[");
        let scopes = self.scopes.iter().enumerate();
        let below = scopes.filter(|(_, scope)| scope.path.starts_with(&prefix));
        below.map(|(index, _)| index).collect()
    }

    fn check_closed(&mut self, scope: usize) -> Result<(), String> {
        match &self.scope(scope)?.open {
            Some(open) => Err(format!("'{open}' is still under way")),
            None => Ok(()),
        }
    }

    fn start_iteration(&mut self, scope: usize, event: &Event) -> Result<usize, String> {
        let name = event.name()?.to_owned();
        let index = iteration(event)?;
        let parent = self.ancestor(scope, |visit| visit.name == name && visit.kind == "Map")?;
        self.start_child(parent, index, Some((name, index)))
    }

    fn end_iteration(&mut self, scope: usize, event: &Event) -> Result<usize, String> {
        let wanted = Some((event.name()?.to_owned(), iteration(event)?));
        let mut at = scope;
        while self.scope(at)?.map != wanted {
            at = self.scope(at)?.parent.ok_or("it follows another's event")?;
        }
        if event.kind == "MapIterationSucceeded" {
            self.check_closed(at)?;
        }
        let scope = self.scope(at)?;
        if scope.is_over {
            return Err("it has ended before".to_owned());
        }
        scope.is_over = true;
        Ok(at)
    }

    fn abort(&mut self, scope: usize) -> Result<usize, String> {
        self.open(scope)?;
        self.scope(scope)?.is_over = true;
        Ok(scope)
    }

    /// A Parallel or Map state starts its children, or is done with them.
    fn children(&mut self, scope: usize, kind: &str, event: &str) -> Result<usize, String> {
        let scope = self.ancestor(scope, |visit| visit.kind == kind)?;
        if event.ends_with("Succeeded") {
            let open = self.scope(scope)?.open.clone().unwrap_or_default();
            for below in self.below(&open) {
                self.check_closed(below)?;
            }
        }
        Ok(scope)
    }

    fn attempt(&mut self, scope: usize, event: &Event) -> Result<usize, String> {
        let kind = event.kind;
        let visit = self.open(scope)?;
        if visit.kind != "Task" {
            return Err(format!("a {} is under way", visit.kind));
        }
        let last = visit.attempts.last_mut();
        let last = last.filter(|attempt| attempt.outcome.is_none());
        if kind.ends_with("Scheduled") {
            if last.is_some() {
                return Err("an attempt is still under way".to_owned());
            }
            visit.attempts.push(Attempt {
                is_activity: kind.starts_with("Activity"),
                nested: nested(event),
                ..Attempt::default()
            });
            return Ok(scope);
        }
        let last = last.ok_or("no attempt is under way")?;
        match kind {
            "TaskSubmitted" if last.is_submitted => return Err("twice".to_owned()),
            "TaskSubmitted" => last.is_submitted = true,
            kind if kind.ends_with("Started") => {}
            kind => last.outcome = Some(kind.to_owned()),
        }
        Ok(scope)
    }
}

/// The action of an attempt that starts an execution.
fn nested(event: &Event) -> Option<String> {
    let field = |name: &str| event.details?.get(name)?.as_str();
    let action = field("resource").filter(|_| field("resourceType") == Some("states"));
    action.map(str::to_owned)
}

fn iteration(event: &Event) -> Result<i64, String> {
    let index = event
        .details
        .and_then(|details| details.get("index")?.as_i64());
    index.ok_or_else(|| "it has no index".to_owned())
}
