//! Input and output processing: `InputPath`, `ResultPath`, `OutputPath`, and what a path finds in a scope.

use std::borrow::Cow;
use std::fmt;

use super::flow::{Failure, error_name};
use super::scope::Scope;
use crate::definition::{QueryResult, Seconds};
use crate::json::{Array, Json};
use crate::query::{self, IntrinsicError, Path, PathError, Root};

impl Scope {
    /// What `path` finds in the document it is rooted in.
    #[inline]
    pub(super) fn resolve(&self, input: &Json, path: &'static Path) -> Result<Json, Unresolved> {
        match self.find(input, path) {
            Some(value) => Ok(value.clone()),
            None => self.select_matches(input, path),
        }
    }

    /// As [`Scope::resolve`] for an expression: a path that may find many values finds none without complaint, wherever
    /// it ends.
    pub(super) fn find_all(&self, input: &Json, path: &'static Path) -> Result<Json, Unresolved> {
        match self.resolve(input, path) {
            Err(Unresolved::Missing(_)) if !path.definite => Ok(Json::Array(Array::new())),
            resolved => resolved,
        }
    }

    /// The one value that a definite path names; nothing where [`Scope::resolve`] would have to copy or to explain.
    #[inline]
    pub(super) fn find<'a>(&'a self, input: &'a Json, path: &'static Path) -> Option<&'a Json> {
        path.get(self.document(input, path)?)
    }

    /// The document that `path` is rooted in; nothing if that is a variable which no state has assigned yet.
    #[inline]
    fn document<'a>(&'a self, input: &'a Json, path: &'static Path) -> Option<&'a Json> {
        match path.root {
            Root::Input => Some(input),
            Root::Context => Some(self.context_object()),
            Root::Variable(slot) => self.variables.get(slot),
        }
    }

    #[inline(never)]
    fn select_matches(&self, input: &Json, path: &'static Path) -> Result<Json, Unresolved> {
        let document = self.document(input, path);
        Ok(path.select(document.ok_or(Unresolved::Unassigned(path))?)?)
    }

    /// `InputPath` and `OutputPath`.
    ///
    /// # Errors
    ///
    /// `States.Runtime` if the path finds nothing.
    pub fn select(&self, input: &Json, path: &'static Path) -> QueryResult {
        let found = self
            .resolve(input, path)
            .map_err(|error| self.invalid_path(path, &error))?;
        if let Some(trial) = &self.execution.trial {
            trial.selected(path.text, input, &found);
        }
        Ok(found)
    }

    /// A path as an argument of the intrinsic function call `call`.
    ///
    /// # Errors
    ///
    /// `States.Runtime` if the path finds nothing.
    pub fn argument(&self, input: &Json, path: &'static Path, call: &'static str) -> QueryResult {
        if let Some(value) = self.find(input, path) {
            return Ok(value.clone());
        }
        self.find_all(input, path)
            .map_err(|_| self.refused(call, &IntrinsicError::not_found(path.text, input)))
    }

    /// `ErrorPath` or `CausePath`, named by `field`.
    ///
    /// # Errors
    ///
    /// `States.Runtime` if the path finds nothing.
    pub fn path(&self, input: &Json, path: &'static Path, field: &'static str) -> QueryResult {
        self.resolve(input, path)
            .map_err(|_| self.not_found(path, field, input))
    }

    /// A Choice rule's data test: whether what its `Variable` finds passes `holds`.
    ///
    /// # Errors
    ///
    /// `States.Runtime` if the path finds nothing.
    pub fn test(
        &self,
        input: &Json,
        path: &'static Path,
        holds: fn(&Json) -> bool,
    ) -> Result<bool, Failure> {
        match self.find(input, path) {
            Some(value) => Ok(holds(value)),
            None => Ok(holds(&self.variable(input, path)?)),
        }
    }

    /// As [`Scope::test`] for a `…Path` operator, which compares two values.
    ///
    /// # Errors
    ///
    /// `States.Runtime` if either path finds nothing.
    pub fn test_pair(
        &self,
        input: &Json,
        left: &'static Path,
        right: &'static Path,
        holds: fn(&Json, &Json) -> bool,
    ) -> Result<bool, Failure> {
        let left = self.variable(input, left)?;
        let right = self.variable(input, right)?;
        Ok(holds(&left, &right))
    }

    fn variable(&self, input: &Json, path: &'static Path) -> QueryResult {
        self.resolve(input, path)
            .map_err(|_| self.invalid_variable(path))
    }

    #[cold]
    fn invalid_variable(&self, path: &Path) -> Failure {
        self.runtime_failure(format_args!(
            "Invalid path '{}': The choice state's condition path references an invalid value.",
            path.text
        ))
    }

    /// `IsPresent`.
    #[must_use]
    pub fn is_present(&self, input: &Json, path: &'static Path) -> bool {
        self.resolve(input, path).is_ok()
    }

    /// `ResultPath`: the result becomes a part of `input`, which is used up if that succeeds.
    ///
    /// # Errors
    ///
    /// `States.ReferencePathConflict`, as AWS calls it, if `input` is no object along the path. `input` is unchanged then,
    /// as it is where the output may turn out to be over the limit: a catcher may still want it.
    pub fn place(&self, input: &mut Json, path: &'static Path, result: Json) -> QueryResult {
        let limit = self.execution.limits.payload_bytes;
        let within = input.serialized_len() + result.serialized_len() + path.text.len() * 6 < limit;
        let document = if within {
            std::mem::take(input)
        } else {
            input.clone()
        };
        let placed = self.execution.trial.as_ref().map(|_| result.clone());
        let output = query::put(document, path, result);
        if let (Some(trial), Some(placed), Ok(output)) = (&self.execution.trial, placed, &output) {
            trial.placed(placed, output);
        }
        output.map_err(|error| {
            let failure = self.located_failure(error_name::REFERENCE_PATH_CONFLICT, &error);
            *input = error.document;
            failure
        })
    }

    /// `ErrorPath` and `CausePath`.
    ///
    /// # Errors
    ///
    /// `States.Runtime` if the path finds nothing, or no text.
    pub fn failure_text(&self, field: &'static str, value: QueryResult) -> Result<String, Failure> {
        let value = value?;
        match value.as_str() {
            Some(text) => Ok(text.to_owned()),
            None => Err(self.runtime_failure(format_args!(
                "The {field} parameter does not reference a string: {value}"
            ))),
        }
    }

    /// A `TimeoutSeconds` or `HeartbeatSeconds`, or the path to one.
    pub(super) fn seconds(
        &self,
        input: &Json,
        field: &'static str,
        seconds: Seconds,
    ) -> Result<u64, Failure> {
        let path = match seconds {
            Seconds::Fixed(seconds) => return Ok(seconds),
            Seconds::Path(path) => path,
            Seconds::Expression(expression) => return self.evaluate_whole(input, expression),
        };
        let value = self.select(input, path)?;
        let positive = value
            .as_i64()
            .and_then(|seconds| u64::try_from(seconds).ok());
        positive.filter(|seconds| *seconds > 0).ok_or_else(|| {
            self.runtime_failure(format_args!(
                "The {field} parameter does not reference a positive integer: {} == {}",
                path.text,
                plain_text(&value)
            ))
        })
    }

    #[cold]
    pub(super) fn invalid_path(&self, path: &Path, error: &Unresolved) -> Failure {
        self.runtime_failure(format_args!("Invalid path '{}' : {error}", path.text))
    }

    #[cold]
    pub(super) fn not_found(&self, path: &Path, field: impl fmt::Display, input: &Json) -> Failure {
        self.runtime_failure(format_args!(
            "The JSONPath '{}' specified for the field '{field}' could not be found in the input '{input}'",
            path.text
        ))
    }
}

/// Why a path found nothing.
#[derive(Debug)]
pub(super) enum Unresolved {
    /// Its document has no such value.
    Missing(PathError),
    /// No state has assigned its variable yet.
    Unassigned(&'static Path),
}

impl From<PathError> for Unresolved {
    fn from(error: PathError) -> Self {
        Unresolved::Missing(error)
    }
}

impl fmt::Display for Unresolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unresolved::Missing(error) => error.fmt(f),
            Unresolved::Unassigned(path) => {
                write!(f, "No state has assigned the variable of {} yet", path.text)
            }
        }
    }
}

/// A value inside a message: a string without its quotes.
pub(super) fn plain_text(value: &Json) -> Cow<'_, str> {
    match value.as_str() {
        Some(text) => Cow::Borrowed(text),
        None => Cow::Owned(value.to_string()),
    }
}
