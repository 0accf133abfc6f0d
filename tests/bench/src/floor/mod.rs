//! The workloads written by hand: what a good Rust programmer writes over `serde_json` and tokio, without a state machine.
//!
//! What a definition says of data is in there, and nothing else: no history, no limits, no cancellation of branches.

mod counter_loop;
mod map;
mod parallel;
mod pass_chain;
mod task_chain;

pub use self::counter_loop::counter_loop;
pub use self::map::{map_in_line, map_on_join_set};
pub use self::parallel::parallel;
pub use self::pass_chain::pass_chain;
pub use self::task_chain::{Task, TaskError, task_chain};
