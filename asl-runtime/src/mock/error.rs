//! `MockError`: what is wrong with a mock configuration, and where.

use std::fmt;

/// Why tasks cannot be mocked as a configuration says, with the place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MockError {
    place: String,
    problem: String,
}

impl MockError {
    pub(super) fn new(place: impl Into<String>, problem: impl Into<String>) -> Self {
        MockError {
            place: place.into(),
            problem: problem.into(),
        }
    }

    /// The same error in the file `path`.
    pub(super) fn in_file(self, path: &std::path::Path) -> Self {
        let file = path.display();
        let place = if self.place.is_empty() {
            file.to_string()
        } else {
            format!("{file}: {}", self.place)
        };
        MockError { place, ..self }
    }
}

impl fmt::Display for MockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let MockError { place, problem } = self;
        if place.is_empty() {
            f.write_str(problem)
        } else {
            write!(f, "{place}: {problem}")
        }
    }
}

impl std::error::Error for MockError {}

/// A place within a configuration: `StateMachines.order.TestCases.HappyPath`.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    outer: Option<&'a Place<'a>>,
    name: &'a str,
}

impl<'a> Place<'a> {
    pub(super) const fn top(name: &'a str) -> Self {
        Place { outer: None, name }
    }

    pub(super) const fn at(&'a self, name: &'a str) -> Self {
        Place {
            outer: Some(self),
            name,
        }
    }

    pub(super) fn error(&self, problem: impl Into<String>) -> MockError {
        MockError::new(self.to_string(), problem)
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(outer) = self.outer {
            write!(f, "{outer}.")?;
        }
        f.write_str(self.name)
    }
}

/// Names as a list for people; what to say where there are none.
pub(super) fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
    if names.is_empty() {
        "there are none".to_owned()
    } else {
        format!("there are {}", names.join(", "))
    }
}
