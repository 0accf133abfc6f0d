//! What state machines compiled from the Amazon States Language run on.

pub mod json;
pub mod query;
