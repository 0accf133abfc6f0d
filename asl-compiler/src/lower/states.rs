//! `States` maps, the fields that all states share, and the state types that need few words.

use super::ids::Ids;
use super::{Lowering, literal};
use crate::ir;
use crate::json::Text;
use crate::model::{self, FieldValue, State, StateKind};

impl Lowering<'_> {
    /// One `States` map and everything inside it.
    pub(super) fn states(&mut self, level: &model::States) -> ir::States {
        let ids = Ids::of(level);
        let states = level.states.iter().map(|state| self.state(state, &ids));
        ir::States {
            start: ids.resolve(&level.start_at),
            states: states.collect(),
        }
    }

    fn state(&mut self, state: &State, ids: &Ids<'_>) -> ir::State {
        let number = self.state_count;
        self.state_count += 1;
        ir::State {
            name: state.name.text.clone(),
            number,
            line: self.line(state.name.span),
            comment: state.comment.as_ref().map(|comment| comment.text.clone()),
            kind: self.kind(state, ids),
        }
    }

    fn kind(&mut self, state: &State, ids: &Ids<'_>) -> ir::StateKind {
        match &state.kind {
            StateKind::Task(task) => ir::StateKind::Task(self.task(state, task, ids)),
            StateKind::Pass(pass) => ir::StateKind::Pass(self.pass(state, pass, ids)),
            StateKind::Choice(choice) => ir::StateKind::Choice(self.choice(state, choice, ids)),
            StateKind::Wait(wait) => ir::StateKind::Wait(self.wait(state, wait, ids)),
            StateKind::Succeed(_) => ir::StateKind::Succeed(self.succeed(state)),
            StateKind::Fail(fail) => ir::StateKind::Fail(self.fail(fail)),
            StateKind::Parallel(fan) => ir::StateKind::Parallel(self.parallel(state, fan, ids)),
            StateKind::Map(map) => ir::StateKind::Map(self.map(state, map, ids)),
        }
    }

    fn pass(&mut self, state: &State, pass: &model::Pass, ids: &Ids<'_>) -> ir::Pass {
        ir::Pass {
            input: self.selection(state.input_path.as_ref()),
            parameters: self.optional_template(state.parameters.as_ref()),
            result: pass.result.as_ref().map(literal::of),
            output: self.output(state, ids),
        }
    }

    fn succeed(&mut self, state: &State) -> ir::Succeed {
        ir::Succeed {
            input: self.selection(state.input_path.as_ref()),
            output: self.state_output(state),
            selection: self.selection(state.output_path.as_ref()),
        }
    }

    fn fail(&mut self, fail: &model::Fail) -> ir::Fail {
        ir::Fail {
            error: self.failure_text(fail.error.as_ref(), "Error"),
            cause: self.failure_text(fail.cause.as_ref(), "Cause"),
        }
    }

    fn failure_text(
        &mut self,
        value: Option<&FieldValue<Text>>,
        field: &str,
    ) -> Option<ir::FailureText> {
        match value {
            None => None,
            Some(FieldValue::Literal(text)) => {
                Some(ir::FailureText::Fixed(text.value.text.clone()))
            }
            Some(FieldValue::Path(text)) => {
                Some(ir::FailureText::Expression(self.expression(text)))
            }
            Some(FieldValue::Expression(text)) => {
                let expression = self.jsonata(text, field);
                Some(ir::FailureText::Expression(ir::Expression::Jsonata(
                    expression,
                )))
            }
        }
    }
}
