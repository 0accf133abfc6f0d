//! Input and output processing: path fields, and what all states that have a result do with it.

use super::Lowering;
use super::ids::Ids;
use crate::ir::{Output, Place, Selection};
use crate::model::{PathField, State};

impl Lowering<'_> {
    /// `InputPath` or `OutputPath`.
    pub(super) fn selection(&mut self, field: Option<&PathField>) -> Selection {
        match field {
            None => Selection::Whole,
            Some(PathField::Null(_)) => Selection::Nothing,
            Some(PathField::Path(text)) if text.as_str() == "$" => Selection::Whole,
            Some(PathField::Path(text)) => Selection::Path(self.path(text)),
        }
    }

    /// `ResultPath`.
    pub(super) fn place(&mut self, field: Option<&PathField>) -> Place {
        match field {
            None => Place::Replace,
            Some(PathField::Null(_)) => Place::Discard,
            Some(PathField::Path(text)) if text.as_str() == "$" => Place::Replace,
            Some(PathField::Path(text)) => Place::Into(self.path(text)),
        }
    }

    /// What becomes of the result of `state`.
    pub(super) fn output(&mut self, state: &State, ids: &Ids<'_>) -> Output {
        Output {
            assign: self.assign(state.assign.as_ref()),
            selector: self.optional_template(state.result_selector.as_ref()),
            place: self.place(state.result_path.as_ref()),
            selection: self.selection(state.output_path.as_ref()),
            next: ids.transition(state.transition.as_ref()),
        }
    }
}
