//! Names from outside of the expression: variables, `$states`, built-in functions.

use std::ops::Range;

use super::super::ast::{Kind, Outer, Step, StepKind, Variable};
use super::super::builtins::{BUILTINS, Builtin};
use super::super::draft::SlotId;
use super::super::{Dialect, FreeVariable, StatesMember, StatesUse, Warning};
use super::Resolver;

impl Resolver {
    /// The name under which tuples carry an ancestor. No text can spell it.
    pub(super) fn label(&self, slot: SlotId) -> String {
        format!("!{}", self.labels.get(slot).copied().unwrap_or(slot))
    }

    /// Resolves a name, without noting that it is read.
    pub(super) fn look_up(&self, name: String) -> Variable {
        let (places, certain) = self.scopes.find(&name);
        let outer = match name.as_str() {
            "$" => Outer::Root,
            ancestor if ancestor.starts_with('!') => Outer::Nothing,
            name => Builtin::find(name, self.dialect).map_or(Outer::External, Outer::Builtin),
        };
        Variable {
            name,
            places,
            certain,
            outer,
        }
    }

    /// Resolves a variable, and notes it if it may come from outside.
    pub(super) fn read(&mut self, name: String, range: &Range<usize>) -> Variable {
        let variable = self.look_up(name);
        if variable.certain || variable.outer != Outer::External {
            return variable;
        }
        let certain = variable.places.is_empty();
        if variable.name == "states" && certain {
            self.states.push(StatesUse {
                member: None,
                range: range.clone(),
            });
        } else {
            self.variables.push(FreeVariable {
                name: variable.name.clone(),
                range: range.clone(),
                certain,
            });
        }
        variable
    }

    /// Names the member in `$states.member`, where that is how a path starts. `before` uses were known before the path.
    pub(super) fn name_states_member(&mut self, steps: &[Step], before: usize) {
        let [first, second, ..] = steps else {
            return;
        };
        let (StepKind::Evaluate(first), StepKind::Evaluate(second)) = (&first.kind, &second.kind)
        else {
            return;
        };
        let (Kind::Variable(variable), Kind::Name(name)) = (&first.kind, &second.kind) else {
            return;
        };
        if variable.name != "states" {
            return;
        }
        if let Some(states) = self.states.get_mut(before) {
            states.range.end = second.range.end;
            states.member = Some(match name.as_str() {
                "input" => StatesMember::Input,
                "result" => StatesMember::Result,
                "errorOutput" => StatesMember::ErrorOutput,
                "context" => StatesMember::Context,
                unknown => StatesMember::Unknown(unknown.to_owned()),
            });
        }
    }

    /// Warns of a call of what is no function. It is then no use of a variable either: `before` of these were known before.
    pub(super) fn check_procedure(
        &mut self,
        variable: &Variable,
        range: &Range<usize>,
        before: usize,
    ) {
        if !variable.places.is_empty() || variable.outer != Outer::External {
            return;
        }
        if variable.name != "states" {
            self.variables.remove(before);
        }
        self.warnings.push(Warning {
            code: Some("T1006"),
            range: range.clone(),
            message: format!(
                "there is no function `${}`: the call fails when it is evaluated",
                variable.name
            ),
            help: nearest(&variable.name, self.dialect),
        });
    }
}

/// The built-in function whose name is most like one that does not exist.
fn nearest(name: &str, dialect: Dialect) -> Option<String> {
    if name.len() > 40 {
        return None;
    }
    let lower = name.to_ascii_lowercase();
    let distance =
        |builtin: &Builtin| strsim::levenshtein(&builtin.name.to_ascii_lowercase(), &lower);
    BUILTINS
        .iter()
        .filter(|builtin| Builtin::find(builtin.name, dialect).is_some())
        .map(|builtin| (distance(builtin), builtin.name))
        .min()
        .filter(|(distance, known)| *distance <= known.len() / 3)
        .map(|(_, known)| format!("did you mean `${known}`?"))
}
