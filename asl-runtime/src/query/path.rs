//! Paths as static data, and how they read a document.

use super::path_error::{self, PathError};
use super::{filter, matches};
use crate::json::{ArcStr, Json, Object};
use crate::text::Text;

/// A Path that the compiler wrote down.
#[derive(Debug)]
pub struct Path {
    /// The Path as the definition has it: what errors quote.
    pub text: &'static str,
    /// The document it is applied to, which the caller looks up.
    pub root: Root,
    /// Whether it can only ever select one value.
    pub definite: bool,
    /// The steps, outermost first.
    pub steps: &'static [Step],
}

/// The document that a Path starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Root {
    /// `$`: the input of the field that holds the Path.
    Input,
    /// `$$`: the Context Object.
    Context,
    /// `$name`: the variable in this slot.
    Variable(u16),
}

/// One step of a Path; see the compiler's `Selector`, which this mirrors.
#[derive(Debug)]
pub enum Step {
    /// `.name`
    Property(&'static Text),
    /// `['a', 'b']`
    Properties(&'static [&'static Text]),
    /// `[2]`, `[-1]`
    Index(i64),
    /// `[0, 2]`
    Indexes(&'static [i64]),
    /// `[1:3]`
    Slice {
        /// The first index.
        start: Option<i64>,
        /// The index after the last.
        end: Option<i64>,
    },
    /// `*`
    Wildcard,
    /// `..`: the next step is tried on this value and on everything inside it.
    Descendants,
    /// `[?(…)]`
    Filter(filter::Condition),
}

impl Path {
    /// The value that the Path selects of `document`: the one value of a definite Path, or else an array of all
    /// matches, `[]` where there is none (checklist 2.7).
    ///
    /// # Errors
    /// Where a definite Path, or the definite beginning of another, finds nothing.
    #[inline]
    pub fn select(&self, document: &Json) -> Result<Json, PathError> {
        if self.definite && !matches!(self.steps.last(), Some(Step::Properties(_))) {
            return self.find(document).cloned();
        }
        matches::select(self.steps, document)
    }

    /// The one value that a Reference Path names. Allocates nothing unless it fails.
    ///
    /// # Errors
    /// Where there is no such value, or the Path is no Reference Path.
    #[inline]
    pub fn find<'j>(&self, document: &'j Json) -> Result<&'j Json, PathError> {
        match self.get(document) {
            Some(found) => Ok(found),
            None => Err(path_error::explain(self.steps, document)),
        }
    }

    /// As [`Self::find`], where it does not matter why nothing is there: what `IsPresent` asks.
    #[must_use]
    #[inline]
    pub fn get<'j>(&self, document: &'j Json) -> Option<&'j Json> {
        let mut value = document;
        for step in self.steps {
            value = step.get(value)?;
        }
        Some(value)
    }

    /// Whether the Path selects anything, be it null.
    #[must_use]
    pub fn is_present(&self, document: &Json) -> bool {
        filter::exists(document, self.steps)
    }
}

impl Step {
    /// What a step that selects one value finds in `value`; nothing for other steps.
    #[inline]
    pub(super) fn get<'j>(&self, value: &'j Json) -> Option<&'j Json> {
        match (self, value) {
            (Self::Property(name), Json::Object(object)) => object.get_key(name),
            (Self::Index(index), Json::Array(array)) => array.get(from_start(*index, array.len())?),
            _ => None,
        }
    }

    /// Whether the step selects one value, whatever it is applied to.
    pub(super) fn is_single(&self) -> bool {
        matches!(self, Self::Property(_) | Self::Index(_))
    }
}

/// Whether `steps` can only ever select one value.
pub(super) fn is_definite(steps: &[Step]) -> bool {
    let Some((last, before)) = steps.split_last() else {
        return true;
    };
    before.iter().all(Step::is_single) && (last.is_single() || matches!(last, Step::Properties(_)))
}

/// An index from the start, where a negative one counts from the end.
#[inline]
pub(super) fn from_start(index: i64, length: usize) -> Option<usize> {
    match usize::try_from(index) {
        Ok(index) => Some(index),
        Err(_) => length.checked_sub(usize::try_from(index.unsigned_abs()).ok()?),
    }
}

/// The object of these fields, without those that are missing.
pub(super) fn project(object: &Object, names: &[&Text]) -> Json {
    let fields = names
        .iter()
        .filter_map(|name| Some((ArcStr::clone(name), object.get_key(name)?.clone())));
    Json::Object(fields.collect())
}
