//! The nouns of the Amazon States Language with the places they are written at; no behaviour.

mod catch;
mod choice;
mod map;
mod parallel;
mod pass;
mod payload_template;
mod resource;
mod retry;
mod state;
mod state_machine;
mod task;
mod terminal;
mod wait;

pub use catch::Catcher;
pub use choice::{
    Choice, ChoiceRule, Comparison, Condition, DataTest, Operand, Relation, TypeTest, ValueType,
};
pub use map::{
    ExecutionType, ItemBatcher, ItemProcessor, ItemReader, Map, ProcessorMode, ResultWriter,
};
pub use parallel::Parallel;
pub use pass::Pass;
pub use payload_template::{Assign, PayloadTemplate, TemplateField};
pub use resource::{Pattern, Resource, ResourceKind};
pub use retry::{JitterStrategy, Retrier};
pub use state::{FieldValue, PathField, State, StateKind, Transition};
pub use state_machine::{Branch, QueryLanguage, StateMachine, States};
pub use task::{Credentials, Task};
pub use terminal::{Fail, Succeed};
pub use wait::{Wait, WaitFor};
