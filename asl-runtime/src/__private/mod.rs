//! The door for generated code, one module for each shape of it.

pub mod v1;
