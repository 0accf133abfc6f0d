//! `MockError`: what is wrong with a mock configuration, and where.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// Why tasks cannot be mocked as a configuration says: everything that is wrong, each with its place, and with the file's name
/// if the configuration came from one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MockError {
    file: Option<Arc<Path>>,
    problems: Vec<Problem>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Problem {
    place: String,
    text: String,
}

impl MockError {
    pub(crate) fn new(place: impl Into<String>, problem: impl Into<String>) -> Self {
        MockError {
            file: None,
            problems: vec![Problem {
                place: place.into(),
                text: problem.into(),
            }],
        }
    }

    /// The same error in the file `path`.
    pub(super) fn in_file(self, path: Option<&Arc<Path>>) -> Self {
        MockError {
            file: path.cloned(),
            ..self
        }
    }
}

/// One problem a line.
impl fmt::Display for MockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, Problem { place, text }) in self.problems.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            if let Some(file) = &self.file {
                write!(f, "{}: ", file.display())?;
            }
            if !place.is_empty() {
                write!(f, "{place}: ")?;
            }
            f.write_str(text)?;
        }
        Ok(())
    }
}

impl std::error::Error for MockError {}

/// What is wrong with a configuration, as far as it has been read.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<Problem>);

impl Problems {
    /// `value`, if nothing is wrong.
    pub(super) fn unless_any<T>(self, value: T) -> Result<T, MockError> {
        let Problems(problems) = self;
        if problems.is_empty() {
            Ok(value)
        } else {
            Err(MockError {
                file: None,
                problems,
            })
        }
    }
}

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

    pub(super) fn report(&self, problem: impl Into<String>, problems: &mut Problems) {
        problems.0.push(Problem {
            place: self.to_string(),
            text: problem.into(),
        });
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
