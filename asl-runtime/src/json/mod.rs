//! `Json`: immutable, insertion-ordered workflow data with shared structure.
