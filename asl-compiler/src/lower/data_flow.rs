//! Input and output processing: path fields, and what all states that have a result do with it.

use super::Lowering;
use super::ids::Ids;
use crate::ir::{Assign, Output, Place, Selection, Template};
use crate::model::{PathField, QueryLanguage, State};

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

    /// `Assign` of a state, in its language.
    pub(super) fn state_assign(&mut self, state: &State) -> Option<Assign> {
        match state.query_language {
            QueryLanguage::JsonPath => self.assign(state.assign.as_ref()),
            QueryLanguage::Jsonata => self.states_assign(state.assign.as_ref(), "Assign"),
        }
    }

    /// `Output` of a JSONata state.
    pub(super) fn state_output(&mut self, state: &State) -> Option<Template> {
        self.optional_states_template(state.output.as_ref(), "Output")
    }

    /// What a Task, Parallel or Pass makes of its input: `Parameters`, or `Arguments` in JSONata.
    pub(super) fn arguments(&mut self, state: &State) -> Option<Template> {
        match state.query_language {
            QueryLanguage::JsonPath => self.optional_template(state.parameters.as_ref()),
            QueryLanguage::Jsonata => {
                self.optional_states_template(state.arguments.as_ref(), "Arguments")
            }
        }
    }

    /// What becomes of the result of `state`.
    pub(super) fn output(&mut self, state: &State, ids: &Ids<'_>) -> Output {
        if state.query_language == QueryLanguage::Jsonata {
            return Output {
                assign: self.state_assign(state),
                selector: self.state_output(state),
                place: Place::Replace,
                selection: Selection::Whole,
                next: ids.transition(state.transition.as_ref()),
                jsonata: true,
            };
        }
        Output {
            jsonata: false,
            assign: self.assign(state.assign.as_ref()),
            selector: self.optional_template(state.result_selector.as_ref()),
            place: self.place(state.result_path.as_ref()),
            selection: self.selection(state.output_path.as_ref()),
            next: ids.transition(state.transition.as_ref()),
        }
    }
}
