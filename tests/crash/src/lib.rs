//! Kills durable executions at any moment, and checks that nothing is lost and nothing runs again.
//!
//! A worker process runs executions on a folder and notes, in files of their own, what the outside world sees: which tasks
//! were called, which starts, ends and answers were acknowledged. The supervisor kills it again and again. After each death
//! the checker holds what the store says against the notes.

pub mod checker;
pub mod failpoint;
pub mod forgetful;
pub mod history;
pub mod machines;
pub mod notes;
pub mod outside;
pub mod supervisor;
pub mod visits;
