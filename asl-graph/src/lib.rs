//! Draws state machines.
