//! Holds the tests of compiled machines; see `tests/behaviour`.
