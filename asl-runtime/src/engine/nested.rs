//! Executions that executions start.

use std::future::pending;
use std::sync::{Arc, Weak};

use super::identity::StartedBy;
use super::known::Known;
use super::live::Live;
use super::start_execution::StartExecution;
use super::{EngineError, Inner, identity, test_case};
use crate::definition::{BoxFuture, MachineType};
use crate::execution::{Child, Described, Nesting, Started, error_name, id_for};
use crate::machine::Machine;
use crate::store::StoredExecution;
use crate::task::TaskError;

/// Of an Express execution nobody is told how it ends.
const TYPE_NOT_SUPPORTED: &str = "StepFunctions.StateMachineTypeNotSupportedException";

/// The engine, for the executions that it runs. They do not keep it alive.
pub(super) struct Nested(pub(super) Weak<Inner>);

impl Nesting for Nested {
    fn start(&self, child: Child) -> BoxFuture<'static, Result<Started, TaskError>> {
        let engine = self.0.upgrade();
        Box::pin(async move {
            match engine {
                Some(engine) => engine.start_child(child).await,
                None => pending().await,
            }
        })
    }

    fn ended(&self, arn: String) -> BoxFuture<'static, Result<Described, TaskError>> {
        let engine = self.0.clone();
        Box::pin(async move {
            let (machine, name) = parts(&arn).ok_or_else(|| no_arn(&arn))?;
            let known = match engine.upgrade() {
                Some(engine) => engine.child(machine, name),
                None => None,
            };
            if let Some(mut known) = known {
                // If the sender is gone, the engine is closed: the store says what is true.
                let _ = known.ended.wait_for(Option::is_some).await;
            }
            let engine = engine.upgrade();
            match engine.and_then(|engine| engine.described(machine, name)) {
                Some(described) => Ok(described),
                // It has not ended: it is held, or the engine closed. A later life will tell.
                None => pending().await,
            }
        })
    }

    fn stop(&self, child: Child) {
        let Some(engine) = self.0.upgrade() else {
            return;
        };
        let Some(starting) = engine.starting(&child) else {
            return engine.stop_child(&child);
        };
        let engine = self.0.clone();
        let busy = starting.execution.clock.busy();
        tokio::spawn(async move {
            starting.is_started_or_gone().await;
            if let Some(engine) = engine.upgrade() {
                engine.stop_child(&child);
            }
            drop(busy);
        });
    }
}

impl Inner {
    /// An execution that another waits for, if it runs. It does not wait for its turn to go on.
    fn child(self: &Arc<Self>, machine: &str, name: &str) -> Option<Known> {
        let mut executions = self.executions();
        let known = self.known(&mut executions, machine, name);
        let known = known.and_then(|known| {
            if let Some(known) = &known {
                self.wake(&mut executions, known.id)?;
            }
            Ok(known)
        });
        match known {
            Ok(known) => known,
            Err(EngineError::Store(error)) => {
                self.fail(error);
                None
            }
            Err(_) => None,
        }
    }

    /// An execution of that name whose start is not durable yet.
    fn starting(&self, child: &Child) -> Option<Live> {
        let machine = machine_name(&child.machine_arn)?;
        let executions = self.executions();
        let (_, live) = executions.by_name(machine, &child.name)?;
        (!live.is_started()).then(|| live.clone())
    }

    /// Stops an execution, if it is the one that was started as `child`, to be waited for.
    fn stop_child(self: &Arc<Self>, child: &Child) {
        let stopped = self.started_as(child).and_then(|stored| match stored {
            Some(stored) => self.stop(stored.id, None, None).map(|_| ()),
            None => Ok(()),
        });
        if let Err(EngineError::Store(error)) = stopped {
            self.fail(error);
        }
    }

    fn started_as(&self, child: &Child) -> Result<Option<StoredExecution>, EngineError> {
        let Some(machine) = machine_name(&child.machine_arn) else {
            return Ok(None);
        };
        let stored = self.store.execution(machine, &child.name)?;
        Ok(stored.filter(|stored| {
            let started_by = identity::started_by(&stored.identity);
            started_by.is_some_and(|by| by.awaits && by.attempt == child.started_by)
        }))
    }

    async fn start_child(self: &Arc<Self>, child: Child) -> Result<Started, TaskError> {
        let machine = machine_name(&child.machine_arn).ok_or_else(|| no_arn(&child.machine_arn))?;
        if child.is_awaited && self.is_express(machine) {
            let cause = format!("State Machine Type Not Supported: '{}'", child.machine_arn);
            return Err(TaskError::new(TYPE_NOT_SUPPORTED, cause));
        }
        let start = StartExecution {
            machine: machine.to_owned(),
            test_case: test_case::split(&child.machine_arn).1.map(str::to_owned),
            name: child.name.clone(),
            input: child.input,
            started_by: Some(StartedBy {
                attempt: child.started_by.clone(),
                awaits: child.is_awaited,
            }),
            started_as: None,
            version: None,
            trace_header: child.trace_header.as_deref().map(str::to_owned),
        };
        match self.start(start).await {
            Ok(known) => Ok(Started {
                arn: known.arn,
                start_time: known.start_time,
            }),
            // Before a restart this attempt may have started it.
            Err(error @ EngineError::AlreadyExists(_)) => {
                match self.started_before(machine, &child.name, &child.started_by) {
                    Some(started) => Ok(started),
                    // It cannot be read whether it has.
                    None if self.check_store().is_err() => pending().await,
                    None => Err(refused(&error)),
                }
            }
            // Whether it has started, a later life will tell.
            Err(EngineError::Store(_) | EngineError::Closed) => pending().await,
            Err(error) => Err(refused(&error)),
        }
    }

    fn is_express(&self, machine: &str) -> bool {
        let machine = self.machines.get(machine).map(Machine::definition);
        machine.is_some_and(|machine| machine.machine_type == MachineType::Express)
    }

    fn started_before(&self, machine: &str, name: &str, started_by: &str) -> Option<Started> {
        let stored = if self.is_express(machine) {
            self.stored(machine, &format!("{name}:{}", id_for(started_by)))?
        } else {
            self.stored(machine, name)?
        };
        let attempt = identity::started_by(&stored.identity)?.attempt;
        let identity = identity::parse(&stored.name, &stored.identity);
        let identity = identity.filter(|_| attempt == started_by)?;
        Some(Started {
            arn: identity.arn_of(&stored),
            start_time: stored.start_time,
        })
    }

    /// An execution as it is stored. If it cannot be read, the engine fails.
    fn stored(&self, machine: &str, name: &str) -> Option<StoredExecution> {
        let stored = self.store.execution(machine, name);
        stored.unwrap_or_else(|error| {
            self.fail(error);
            None
        })
    }

    /// An execution that has ended.
    fn described(&self, machine: &str, name: &str) -> Option<Described> {
        let stored = self.stored(machine, name)?;
        let end = stored.end.as_ref()?;
        let identity = identity::parse(&stored.name, &stored.identity)?;
        Some(Described {
            arn: identity.arn_of(&stored),
            machine_arn: identity.machine_arn(machine),
            name: stored.name.clone(),
            start_time: stored.start_time,
            stop_time: end.stop_time,
            status: end.status,
            input: stored.input.clone(),
            output: end.output.clone(),
            error: end.error.clone(),
            cause: end.cause.clone(),
            redrive_count: identity::redriven(&stored.identity)
                .map_or(0, |redriven| redriven.count),
        })
    }
}

/// The machine's name in its ARN, or in that of one of its versions, without the test case behind it.
pub(super) fn machine_name(arn: &str) -> Option<&str> {
    let (arn, _) = test_case::split(arn);
    let mut parts = arn.split(':').skip(5);
    (parts.next()? == "stateMachine").then(|| parts.next())?
}

/// The machine's and the execution's names in the execution's ARN.
pub(super) fn parts(arn: &str) -> Option<(&str, &str)> {
    let mut parts = arn.splitn(8, ':').skip(5);
    let is_execution = parts.next()? == "execution";
    let (machine, name) = (parts.next()?, parts.next()?);
    is_execution.then_some((machine, name))
}

fn no_arn(arn: &str) -> TaskError {
    let cause = format!("Invalid Arn: '{arn}'");
    TaskError::new("StepFunctions.InvalidArnException", cause)
}

fn refused(error: &EngineError) -> TaskError {
    let name = match error {
        EngineError::AlreadyExists(_) => "StepFunctions.ExecutionAlreadyExistsException",
        EngineError::InvalidInput(_) => "StepFunctions.InvalidExecutionInputException",
        EngineError::InvalidName(_) | EngineError::UnknownTestCase(_) => {
            "StepFunctions.InvalidNameException"
        }
        EngineError::UnknownMachine(_) => "StepFunctions.StateMachineDoesNotExistException",
        EngineError::Store(_)
        | EngineError::StoreHeld
        | EngineError::Closed
        | EngineError::Held(_)
        | EngineError::FailureTooLong
        | EngineError::InvalidTraceHeader
        | EngineError::UnknownExecution(_)
        | EngineError::UnknownVersion(_)
        | EngineError::NotRedrivable(_)
        | EngineError::MissingMachines(_)
        | EngineError::Mocks(_)
        | EngineError::UnknownActivity(_) => error_name::TASK_FAILED,
    };
    TaskError::new(name, error.to_string())
}
