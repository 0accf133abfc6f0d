//! Wait states.

use super::ids::Ids;
use super::{Lowering, timestamp};
use crate::ir::{Wait, WaitUntil};
use crate::model::{self, FieldValue, State, WaitFor};

impl Lowering<'_> {
    pub(super) fn wait(&mut self, state: &State, wait: &model::Wait, ids: &Ids<'_>) -> Wait {
        Wait {
            input: self.selection(state.input_path.as_ref()),
            until: self.until(&wait.wait_for),
            assign: self.state_assign(state),
            output: self.state_output(state),
            selection: self.selection(state.output_path.as_ref()),
            next: ids.transition(state.transition.as_ref()),
        }
    }

    fn until(&mut self, wait_for: &WaitFor) -> WaitUntil {
        match wait_for {
            WaitFor::Seconds(FieldValue::Literal(seconds)) => WaitUntil::Seconds(seconds.value),
            WaitFor::Seconds(FieldValue::Path(text)) => WaitUntil::SecondsPath(self.path(text)),
            WaitFor::Seconds(FieldValue::Expression(text)) => {
                WaitUntil::SecondsExpression(self.jsonata(text, "Seconds"))
            }
            WaitFor::Timestamp(FieldValue::Literal(text)) => {
                WaitUntil::Timestamp(timestamp::instant(text.value.as_str()))
            }
            WaitFor::Timestamp(FieldValue::Path(text)) => WaitUntil::TimestampPath(self.path(text)),
            WaitFor::Timestamp(FieldValue::Expression(text)) => {
                WaitUntil::TimestampExpression(self.jsonata(text, "Timestamp"))
            }
        }
    }
}
