//! An execution: one tree of scopes, advanced by one task.

mod awaited;
mod call;
mod callback;
mod catch;
mod checkpoint;
mod children;
mod context_object;
mod course;
mod data_flow;
mod drive;
mod express;
mod flow;
mod intrinsic;
mod journal;
mod map;
mod mocked;
mod nested;
mod open_state;
mod parallel;
mod pending;
mod record;
mod retry;
mod scope;
mod shutdown;
mod states_query;
mod stored_fields;
mod task_events;
mod template;
mod terminal;
mod tokens;
mod trial;
mod turns;
mod variables;
mod vigil;
mod wait;

use std::fmt;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use crate::clock::Clock;
use crate::definition::{MachineType, StateMachine};
use crate::history::History;
use crate::json::{ArcStr, Json};
use crate::limits::Limits;
use crate::logging::{ExecutionLog, Logging, Told};
use crate::mock::Mocks;
use crate::observe::Instruments;
use crate::store::StoredExecution;
use crate::task::Handler;

pub(crate) use self::awaited::Awaited;
pub(crate) use self::course::{Course, Turn};
pub(crate) use self::drive::{Drive, StopRequest};
pub(crate) use self::express::Express;
pub use self::flow::{Failure, Flow, Next, end, to};
pub(crate) use self::flow::{Reach, error_name};
pub use self::intrinsic::{call, math_random, text, uuid};
pub(crate) use self::journal::{Journal, Ties};
pub(crate) use self::nested::{Child, Described, Nesting, Started, id_for};
pub(crate) use self::pending::TokenAnswer;
pub(crate) use self::record::Record;
pub use self::scope::Scope;
pub(crate) use self::scope::ScopePath;
pub(crate) use self::shutdown::Shutdown;
pub use self::states_query::Expression;
pub use self::template::{ITEM, Template, array, object};
pub use self::tokens::TokenError;
pub(crate) use self::tokens::{Said, Tokens, execution_of};
pub(crate) use self::trial::{Seen, Trial};
pub(crate) use self::turns::Turns;
pub use self::wait::Until;

/// What every scope of one execution shares.
pub(crate) struct Execution {
    pub(crate) machine: &'static StateMachine,
    pub(crate) handler: Arc<dyn Handler>,
    /// What answers in place of the handler.
    pub(crate) mocks: Option<Box<Mocks>>,
    /// That one state alone is tested.
    pub(crate) trial: Option<Box<Trial>>,
    pub(crate) clock: Clock,
    pub(crate) limits: Limits,
    pub(crate) history: History,
    /// How it is to be logged, until its log is open.
    pub(crate) logging: Option<Logging>,
    pub(crate) identity: Identity,
    pub(crate) input: Json,
    pub(crate) start_time: SystemTime,
    pub(crate) redriven: Option<Redriven>,
    #[cfg_attr(
        not(feature = "metrics"),
        expect(dead_code, reason = "nothing is counted")
    )]
    pub(crate) instruments: Instruments,
    pub(crate) random: Mutex<fastrand::Rng>,
    /// Scopes are being dropped because a sibling failed: what they leave open is aborted, and the history says so.
    pub(crate) aborting: AtomicBool,
    /// The execution has ended: what it leaves open is given up, and not just dropped with the process.
    pub(crate) is_over: AtomicBool,
    pub(crate) stop: Arc<StopRequest>,
    /// Where a durable execution is kept.
    pub(crate) journal: Option<Journal>,
    /// What an engine keeps of an Express execution.
    pub(crate) express: Option<Express>,
}

/// That an execution has been redriven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Redriven {
    /// How often.
    pub(crate) count: u32,
    /// When, the last time.
    pub(crate) time: SystemTime,
}

/// The names an execution goes by.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    pub(crate) name: ArcStr,
    /// What tells executions of one name apart, which Express allows.
    pub(crate) express_id: ArcStr,
    pub(crate) region: ArcStr,
    pub(crate) account: ArcStr,
    pub(crate) role_arn: ArcStr,
    /// The header by which tracing knows what the execution belongs to.
    pub(crate) trace_header: Option<ArcStr>,
}

impl Execution {
    /// Refuses an input over the limit.
    pub(crate) fn check_input(&self) -> Result<(), String> {
        let (bytes, limit) = (self.input.serialized_len(), self.limits.payload_bytes);
        if bytes > limit {
            return Err(format!(
                "{bytes} bytes of JSON are over the limit of {limit}"
            ));
        }
        Ok(())
    }

    /// Logs its events from here on, if they are to be logged. Its names must be final.
    pub(crate) fn open_log(&mut self, told: Told) {
        if let Some(logging) = self.logging.take() {
            let log = ExecutionLog::new(logging, self.arn(), self.redrives(), told);
            self.history.log(log);
        }
    }

    /// Runs `draw` on the execution's source of randomness.
    pub(crate) fn random<T>(&self, draw: impl FnOnce(&mut fastrand::Rng) -> T) -> T {
        draw(&mut self.random.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn arn(&self) -> String {
        let machine = self.machine.name;
        match self.machine.machine_type {
            MachineType::Standard => self.identity.arn(machine),
            MachineType::Express => self.identity.express_arn(machine),
        }
    }

    /// The name that no other execution of the machine has: of an Express execution with its id, as its ARN has them.
    pub(crate) fn unique_name(&self) -> ArcStr {
        let Identity {
            name, express_id, ..
        } = &self.identity;
        match self.machine.machine_type {
            MachineType::Standard => name.clone(),
            MachineType::Express => ArcStr::from(format!("{name}:{express_id}")),
        }
    }

    /// How often it has been redriven.
    pub(crate) fn redrives(&self) -> u32 {
        self.redriven.map_or(0, |redriven| redriven.count)
    }

    pub(crate) fn machine_arn(&self) -> String {
        self.identity.machine_arn(self.machine.name)
    }
}

impl Identity {
    /// The ARN of a stored execution.
    pub(crate) fn arn_of(&self, stored: &StoredExecution) -> String {
        // Names have no colon: the id of an Express execution begins with it.
        if stored.name.contains(':') {
            self.express_arn(&stored.machine)
        } else {
            self.arn(&stored.machine)
        }
    }

    fn arn(&self, machine: &str) -> String {
        let Identity { name, .. } = self;
        self.resource(format_args!("execution:{machine}:{name}"))
    }

    fn express_arn(&self, machine: &str) -> String {
        let Identity {
            name, express_id, ..
        } = self;
        self.resource(format_args!("express:{machine}:{name}:{express_id}"))
    }

    pub(crate) fn machine_arn(&self, machine: &str) -> String {
        self.resource(format_args!("stateMachine:{machine}"))
    }

    fn resource(&self, resource: fmt::Arguments<'_>) -> String {
        let Identity {
            region, account, ..
        } = self;
        format!("arn:aws:states:{region}:{account}:{resource}")
    }
}

impl fmt::Debug for Execution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Execution")
            .field("machine", &self.machine.name)
            .field("name", &self.identity.name)
            .finish_non_exhaustive()
    }
}
