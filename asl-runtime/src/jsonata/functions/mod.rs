//! The function library as far as it needs no sequences, closures or evaluation: pure functions over
//! texts, numbers and `Json`.
//!
//! Functions take arguments that are there; what `undefined` gives is the caller's business.
