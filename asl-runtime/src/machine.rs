//! A compiled machine bound to the handlers of its tasks.

use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::clock::Clock;
use crate::definition::{MachineType, StateMachine};
use crate::error::ExecutionError;
use crate::execution::{Drive, Execution, Failure, Identity, error_name};
use crate::handle::ExecutionHandle;
use crate::history::{History, HistoryEvent};
use crate::json::Json;
use crate::limits::Limits;
use crate::logging::Told;
use crate::mock::{Mocks, TestCase};
use crate::observe::Instruments;
use crate::options::Options;
use crate::prepared::PreparedExecution;
use crate::task::{Dynamic, Handler, TaskHandler, from_json, into_json};

/// A compiled state machine, bound to its tasks and ready to run.
///
/// `I` is the type of the execution's input, `O` of its output: [`Json`] where the machine names none.
/// Cloning is cheap and shares the tasks.
pub struct Machine<I = Json, O = Json> {
    definition: &'static StateMachine,
    handler: Arc<dyn Handler>,
    /// What answers for some of its tasks.
    test_case: Option<Arc<TestCase>>,
    options: Options,
    instruments: Instruments,
    types: PhantomData<fn(I) -> O>,
}

/// An execution that has ended: its result, and its history where that was asked for.
#[derive(Debug)]
pub struct Outcome<O = Json> {
    /// The typed output, or the Error and Cause.
    pub result: Result<O, ExecutionError>,
    /// Every event in order, if [`Options::record_history`] asked for them.
    pub history: Vec<HistoryEvent>,
}

impl<I, O> Machine<I, O> {
    /// Binds a definition to its tasks, for generated code.
    #[doc(hidden)]
    #[must_use]
    pub fn bind(definition: &'static StateMachine, handler: impl Handler) -> Self {
        Machine {
            definition,
            handler: Arc::new(handler),
            test_case: None,
            options: Options::default(),
            instruments: Instruments::default(),
            types: PhantomData,
        }
    }

    /// Binds a definition to one dynamic handler, for generated code.
    #[doc(hidden)]
    #[must_use]
    pub fn bind_dynamic(definition: &'static StateMachine, handler: impl TaskHandler) -> Self {
        Machine::bind(definition, Dynamic(Arc::new(handler)))
    }

    /// The machine's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.definition.name
    }

    /// The definition that the machine was compiled from, as JSON text: placeholders replaced, without layout.
    #[must_use]
    pub fn definition_text(&self) -> &'static str {
        self.definition.definition
    }

    /// The digest of the definition, by which executions know what they run.
    #[must_use]
    pub fn digest(&self) -> &'static str {
        self.definition.digest
    }

    /// The definition with this digest, as [`Machine::definition_text`]: the machine's own, or that of an earlier version that it
    /// was compiled with.
    #[must_use]
    pub fn definition_of(&self, digest: &str) -> Option<&'static str> {
        let mut versions = self.versions();
        let version = versions.find(|version| version.digest == digest)?;
        Some(version.definition)
    }

    /// The machine in the version whose definition has this digest: the current one, or an earlier one that it was compiled with.
    #[must_use]
    pub fn version(&self, digest: &str) -> Option<Self> {
        let mut versions = self.versions();
        let definition = versions.find(|version| version.digest == digest)?;
        Some(Machine {
            definition,
            ..self.clone()
        })
    }

    /// The machine's ARN, in the region and the account of its options.
    #[must_use]
    pub fn arn(&self) -> String {
        self.identity().machine_arn(self.definition.name)
    }

    /// `$$.Execution.RoleArn` of the machine's executions.
    #[must_use]
    pub fn role_arn(&self) -> String {
        self.identity().role_arn.to_string()
    }

    /// What the machine's executions run under.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The same machine, whose input and output are any JSON.
    #[must_use]
    pub fn untyped(&self) -> Machine {
        self.erased()
    }

    /// Whether the machine is Standard or Express.
    #[must_use]
    pub fn machine_type(&self) -> MachineType {
        self.definition.machine_type
    }

    /// The same machine, whose executions run under `options`.
    #[must_use]
    pub fn with(&self, options: Options) -> Self {
        let mut machine = self.clone();
        if !machine.options.has_place_of(&options) {
            // They tell of an ARN.
            machine.instruments = Instruments::default();
        }
        machine.options = options;
        machine
    }
}

impl<I, O> Machine<I, O>
where
    I: Serialize + 'static,
    O: DeserializeOwned + 'static,
{
    /// Runs an execution to its end, inside the caller's task. Dropping the future stops it.
    ///
    /// ```
    /// # use asl_runtime::{Json, Machine, json};
    /// # async fn example(machine: Machine) -> Result<(), asl_runtime::ExecutionError> {
    /// let output: Json = machine.run(json!({"amount": 1000})).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// The Error and Cause with which the execution failed, timed out or was stopped; `States.Runtime` if the input or
    /// output does not fit its type.
    pub async fn run(&self, input: I) -> Result<O, ExecutionError> {
        let execution = self.execution(input)?;
        typed(Drive::new(execution).await)
    }

    /// Runs an execution to its end as [`Machine::run`] does, and tells its history beside the result.
    ///
    /// # Errors
    ///
    /// As [`Machine::run`], within the outcome.
    pub async fn run_to_outcome(&self, input: I) -> Outcome<O> {
        match self.prepare(input) {
            Ok(execution) => execution.outcome().await,
            Err(error) => Outcome {
                result: Err(error),
                history: Vec::new(),
            },
        }
    }

    /// An execution that has a name but has not begun: for whoever must know it before.
    ///
    /// # Errors
    ///
    /// `States.Runtime` if the input is nothing that JSON can hold or is over the limit.
    pub fn prepare(&self, input: I) -> Result<PreparedExecution<O>, ExecutionError> {
        Ok(PreparedExecution::new(self.execution(input)?))
    }

    /// Starts an execution on a tokio task of its own. Dropping the handle stops it.
    ///
    /// # Errors
    ///
    /// `States.Runtime` if the input is nothing that JSON can hold or is over the limit.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    pub fn start(&self, input: I) -> Result<ExecutionHandle<O>, ExecutionError> {
        Ok(ExecutionHandle::spawn(self.execution(input)?))
    }

    fn execution(&self, input: I) -> Result<Arc<Execution>, ExecutionError> {
        let input = into_json(input).map_err(|error| invalid_input(&error))?;
        let mut execution = self.erased().unchecked(input);
        execution.open_log(Told::AtOnce);
        execution
            .check_input()
            .map_err(|error| invalid_input(&error))?;
        Ok(Arc::new(execution))
    }
}

impl<I, O> Machine<I, O> {
    /// The current definition, and the earlier ones that it was compiled with.
    pub(crate) fn versions(&self) -> impl Iterator<Item = &'static StateMachine> + use<I, O> {
        let earlier = self.definition.earlier.iter().copied();
        std::iter::once(self.definition).chain(earlier)
    }

    /// What its executions have in common of their names.
    fn identity(&self) -> Identity {
        self.options.identity(&mut fastrand::Rng::new())
    }

    /// The same machine, some of whose tasks a test case answers for.
    pub(crate) fn answered_by(&self, test_case: &Arc<TestCase>) -> Self {
        Machine {
            test_case: Some(Arc::clone(test_case)),
            ..self.clone()
        }
    }

    /// The machine without its types.
    pub(crate) fn erased(&self) -> Machine {
        Machine {
            definition: self.definition,
            handler: Arc::clone(&self.handler),
            test_case: self.test_case.clone(),
            options: self.options.clone(),
            instruments: self.instruments.clone(),
            types: PhantomData,
        }
    }
}

impl Machine {
    pub(crate) fn definition(&self) -> &'static StateMachine {
        self.definition
    }

    /// The limits of its executions.
    pub(crate) fn limits(&self) -> Limits {
        let own = self.options.limits.clone();
        own.unwrap_or_else(|| Limits::of(self.definition.machine_type))
    }

    /// The clock that its executions go by.
    pub(crate) fn clock(&self) -> &Clock {
        &self.options.clock
    }

    /// An execution over `input`, which nobody has checked yet.
    pub(crate) fn unchecked(&self, input: Json) -> Execution {
        let options = &self.options;
        let definition = self.definition;
        let limits = self.limits();
        let clock = options.clock.clone();
        let mut random = options
            .random_seed
            .map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed);
        Execution {
            machine: definition,
            handler: Arc::clone(&self.handler),
            mocks: self.test_case.clone().map(Mocks::new).map(Box::new),
            trial: None,
            logging: options.logged(),
            history: History::new(limits.history_events, options.history, clock.clone()),
            identity: options.identity(&mut random),
            start_time: clock.now(),
            redriven: None,
            instruments: self.instruments.clone(),
            clock,
            limits,
            input,
            random: Mutex::new(random),
            aborting: false.into(),
            is_over: false.into(),
            stop: Arc::default(),
            journal: None,
            express: None,
        }
    }
}

fn invalid_input(reason: &dyn fmt::Display) -> ExecutionError {
    let cause = format!("Invalid State Machine Execution Input: {reason}");
    ExecutionError::from_failure(&Failure::states(error_name::RUNTIME, cause))
}

/// The typed result of an execution.
pub(crate) fn typed<O: DeserializeOwned + 'static>(
    result: Result<Json, Failure>,
) -> Result<O, ExecutionError> {
    let output = result.map_err(|failure| ExecutionError::from_failure(&failure))?;
    from_json(output).map_err(|error| {
        let cause = format!("The output of the execution does not fit its type: {error}");
        ExecutionError::from_failure(&Failure::states(error_name::RUNTIME, cause))
    })
}

impl<I, O> Clone for Machine<I, O> {
    fn clone(&self) -> Self {
        Machine {
            definition: self.definition,
            handler: Arc::clone(&self.handler),
            test_case: self.test_case.clone(),
            options: self.options.clone(),
            instruments: self.instruments.clone(),
            types: PhantomData,
        }
    }
}

impl<I, O> fmt::Debug for Machine<I, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Machine")
            .field("name", &self.name())
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
