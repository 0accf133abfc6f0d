//! All that generated code names. A change that an older compiler's output would not survive opens a `v2`.

pub use crate::definition::{
    Assign, Bound, BoxFuture, Catcher, Integration, IntegrationPattern, Items, MachineType, Map,
    MapMode, Parallel, Query, QueryResult, ResultPath, Retrier, Run, Seconds, State, StateId,
    StateKind, StateMachine, States, Task,
};
pub use crate::execution::{
    Expression, Failure, Flow, ITEM, Next, Scope, Template, Until, array, call, end, math_random,
    object, text, to, uuid,
};
pub use crate::json::Json;
pub use crate::jsonata;
pub use crate::literal::Literal;
pub use crate::machine::Machine;
pub use crate::query::{Path, Pattern, Root, Step, Timestamp, choice, filter, intrinsic};
pub use crate::task::{
    Handler, HandlerFuture, Reply, TaskContext, TaskError, TaskHandler, TaskRequest, answer, open,
};
pub use crate::text::Text;
pub use std::sync::Arc;
