//! Starting an execution (`StartExecution`).

use std::borrow::Cow;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;

use super::known::Known;
use super::live::Live;
use super::nested::Nested;
use super::start_execution::{StartExecution, check_trace_header};
use super::{DurableExecution, Engine, EngineError, Inner, identity};
use crate::definition::MachineType;
use crate::execution::{Execution, Express, Journal, Ties, id_for};
use crate::json::{ArcStr, Json};
use crate::machine::Machine;
use crate::observe;
use crate::store::{StoreError, StoredExecution, Wake};
use crate::task::into_json;
use futures_util::future::{Either, select};
use serde::Serialize;
use serde::de::DeserializeOwned;

impl Engine {
    /// Starts an execution of a registered machine. It is durable once this returns.
    ///
    /// Starting it again under the same name and with the same input finds the execution while it runs. Of an Express machine
    /// each start is an execution of its own, whatever its name: only its start and its end are kept, and after a crash it
    /// runs again from the beginning.
    ///
    /// # Errors
    ///
    /// The machine is not registered; the name is taken or none; the input is no JSON or over the limit; the
    /// store has failed, or is [held](EngineError::StoreHeld) because its disk is full.
    pub async fn start<I, O>(
        &self,
        machine: &Machine<I, O>,
        name: &str,
        input: I,
    ) -> Result<DurableExecution<O>, EngineError>
    where
        I: Serialize + 'static,
        O: DeserializeOwned + 'static,
    {
        let input =
            into_json(input).map_err(|error| EngineError::InvalidInput(error.to_string()))?;
        self.start_named(machine.name(), name, input).await
    }

    /// As [`Engine::start`], by the machine's name, with a test case behind it if need be: [`StartExecution::new`] says more.
    ///
    /// # Errors
    ///
    /// As [`Engine::start`]; the machine has no such test case.
    pub async fn start_named<O>(
        &self,
        machine: &str,
        name: &str,
        input: Json,
    ) -> Result<DurableExecution<O>, EngineError>
    where
        O: DeserializeOwned + 'static,
    {
        self.start_execution(StartExecution::new(machine, name, input))
            .await
    }

    /// As [`Engine::start_named`], with all that can be said of an execution.
    ///
    /// # Errors
    ///
    /// As [`Engine::start_named`]; the machine has no such version; the trace header is too long or not ASCII.
    pub async fn start_execution<O>(
        &self,
        start: StartExecution,
    ) -> Result<DurableExecution<O>, EngineError>
    where
        O: DeserializeOwned + 'static,
    {
        let known = self.0.start(start).await?;
        Ok(DurableExecution::of(&self.0, known))
    }
}

impl Inner {
    /// Starts an execution, or finds it. It is durable once this returns.
    pub(super) async fn start(
        self: &Arc<Self>,
        start: StartExecution,
    ) -> Result<Known, EngineError> {
        check_name(&start.name)?;
        let unknown = || EngineError::UnknownMachine(start.machine.clone());
        let current = self.machines.get(&*start.machine).ok_or_else(unknown)?;
        let machine = match &start.version {
            Some(digest) => self
                .version(&start.machine, digest)
                .ok_or_else(|| EngineError::UnknownVersion(digest.clone()))?,
            None => Cow::Borrowed(current),
        };
        let machine = self.as_test_case(machine, start.test_case.as_deref())?;
        self.check_store()?;
        let _under_way = self.shutdown.enter();
        let (known, live) = self.enlist(&machine, start)?;
        if let Some(live) = live {
            self.acknowledged(&known, &live).await?;
        }
        Ok(known)
    }

    /// Waits until a start is durable.
    pub(super) async fn acknowledged(&self, known: &Known, live: &Live) -> Result<(), EngineError> {
        self.unless_failed(live.is_started_or_gone()).await?;
        if live.is_started() {
            return Ok(());
        }
        self.check_store()?;
        if self.shutdown.has_begun() && known.ended.borrow().is_none() {
            return Err(EngineError::Closed);
        }
        Ok(())
    }

    /// Begins the execution, or finds the one that there is; it is told beside it if it is in memory.
    fn enlist(
        self: &Arc<Self>,
        machine: &Machine,
        mut start: StartExecution,
    ) -> Result<(Known, Option<Live>), EngineError> {
        let started_by = start.started_by.as_ref();
        let mut execution = machine.unchecked(std::mem::take(&mut start.input));
        execution.check_input().map_err(EngineError::InvalidInput)?;
        execution.identity.name = ArcStr::from(&*start.name);
        if let Some(header) = &start.trace_header {
            execution.identity.trace_header = Some(ArcStr::from(&**header));
        }
        check_trace_header(execution.identity.trace_header.as_deref())?;
        if let Some(started_by) = started_by {
            execution.identity.express_id = ArcStr::from(id_for(&started_by.attempt));
        }
        let name = execution.unique_name();
        let mut executions = self.executions();
        if executions.is_closed {
            return Err(EngineError::Closed);
        }
        if let Some((id, live)) = executions.by_name(&start.machine, &name) {
            let case = |execution: &Execution| {
                let mocks = execution.mocks.as_ref();
                mocks.map(|mocks| mocks.case().to_owned())
            };
            let is_same = live.execution.input == execution.input
                && case(&live.execution) == case(&execution);
            if !is_same {
                return Err(EngineError::AlreadyExists(start.name));
            }
            let live = live.clone();
            let known = Known::live(&mut executions, id, &live);
            return Ok((known, Some(live)));
        }
        if let Some(stored) = self.store.execution(&start.machine, &name)? {
            let is_same = stored.end.is_none()
                && identity::test_case(&stored.identity) == start.test_case
                && Json::parse_stored(&stored.input).is_ok_and(|input| input == execution.input);
            if !is_same {
                return Err(EngineError::AlreadyExists(start.name));
            }
            return Ok((Known::stored(&mut executions, &stored)?, None));
        }
        // What another execution starts belongs to what runs, and waits as that does.
        if started_by.is_none() && self.store.is_held() {
            return Err(EngineError::StoreHeld);
        }
        let id = executions.last_id + 1;
        let identity = identity::to_text(&execution.identity, &start);
        self.begin(&mut execution, id, identity);
        executions.last_id = id;
        let live = self.launch(&mut executions, id, Arc::new(execution));
        let known = Known::live(&mut executions, id, &live);
        Ok((known, Some(live)))
    }

    fn begin(self: &Arc<Self>, execution: &mut Execution, id: u64, identity: String) {
        let stored = StoredExecution {
            id,
            machine: execution.machine.name.to_owned(),
            name: execution.unique_name().to_string(),
            digest: execution.machine.digest.to_owned(),
            start_time: execution.start_time,
            input: execution.input.to_string(),
            identity,
            wake: Some(Wake::Now),
            end: None,
        };
        match execution.machine.machine_type {
            MachineType::Express => execution.keep_ends(Express::begin(self.ties(), stored)),
            MachineType::Standard => {
                execution.keep(Journal::begin(self.ties(), stored));
                execution.begin_durable();
            }
        }
    }

    /// What ties an execution to this engine.
    pub(super) fn ties(self: &Arc<Self>) -> Ties {
        Ties {
            store: Arc::clone(&self.store),
            tokens: Arc::clone(&self.tokens),
            nesting: Arc::new(Nested(Arc::downgrade(self))),
            shutdown: Arc::clone(&self.shutdown),
            turns: Arc::clone(&self.turns),
            on_failure: self.on_failure(),
        }
    }

    /// What an execution does when it cannot be stored: the engine fails as a whole.
    fn on_failure(self: &Arc<Self>) -> Arc<dyn Fn(StoreError) + Send + Sync> {
        let inner = Arc::downgrade(self);
        Arc::new(move |error| {
            if let Some(inner) = inner.upgrade() {
                inner.fail(error);
            }
        })
    }

    /// The store has failed: nothing goes on any more.
    pub(super) fn fail(&self, error: StoreError) {
        observe::store_failed(&error);
        self.failure.send_if_modified(|failure| {
            let is_first = failure.is_none();
            failure.get_or_insert(error);
            is_first
        });
    }

    /// Waits for `work`, unless the store fails meanwhile.
    pub(super) async fn unless_failed<T>(
        &self,
        work: impl Future<Output = T>,
    ) -> Result<T, EngineError> {
        let mut failure = self.failure.subscribe();
        let failed = pin!(failure.wait_for(Option::is_some));
        let result = match select(pin!(work), failed).await {
            Either::Left((result, _)) => Ok(result),
            Either::Right(_) => Err(()),
        };
        match result {
            Ok(result) => Ok(result),
            Err(()) => Err(EngineError::Store(
                self.failure
                    .borrow()
                    .clone()
                    .unwrap_or_else(|| StoreError::new("the engine has been closed")),
            )),
        }
    }
}

/// Whether an execution, a machine or an activity may have this name: 1 to 80 characters, none of them blank, a control
/// character or one of ``< > { } [ ] ? * " # % \ ^ | ~ ` $ & , ; : /``.
///
/// # Errors
///
/// [`EngineError::InvalidName`], with what the name has that it must not.
pub fn check_name(name: &str) -> Result<(), EngineError> {
    let length = name.chars().count();
    if !(1..=80).contains(&length) {
        let reason = format!("has {length} characters, and may have 1 to 80");
        return Err(EngineError::InvalidName(reason));
    }
    let is_refused = |character: &char| {
        character.is_whitespace()
            || character.is_control()
            || "<>{}[]?*\"#%\\^|~`$&,;:/".contains(*character)
            || matches!(character, '\u{fffe}' | '\u{ffff}' | '\u{10ffff}')
    };
    match name.chars().find(is_refused) {
        Some(refused) => Err(EngineError::InvalidName(format!(
            "`{}` must not contain {refused:?}",
            name.escape_debug()
        ))),
        None => Ok(()),
    }
}
