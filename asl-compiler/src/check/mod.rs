//! Rules over the model. They only add diagnostics; one rule family a file.

mod choice_rules;
mod express;
mod expression_uses;
mod expressions;
mod labels;
mod map;
mod names;
mod payload_size;
mod queries;
mod query_uses;
mod reachability;
mod resources;
mod retry_catch;
mod scope;
mod templates;
mod transitions;
mod variable_flow;
mod variables;

use crate::diagnostics::Diagnostics;
use crate::front::MachineType;
use crate::model::StateMachine;

use scope::Scope;

/// Checks a machine as far as it could be read.
pub(crate) fn check(
    machine: &StateMachine,
    machine_type: MachineType,
    diagnostics: &mut Diagnostics,
) {
    let whole = !diagnostics.has_errors();
    let top = Scope::top(machine);
    names::check(&top, diagnostics);
    transitions::check(&top, diagnostics);
    labels::check(&top, diagnostics);
    top.visit(&mut |scope| {
        retry_catch::check(scope, diagnostics);
        choice_rules::check(scope, diagnostics);
        resources::check(scope, diagnostics);
        templates::check(scope, diagnostics);
        payload_size::check(scope, diagnostics);
        queries::check(scope, diagnostics);
        expressions::check(scope, diagnostics);
        map::check(scope, diagnostics);
        if whole {
            // Where a state could not be read, neither could what it leads to or assigns.
            reachability::check(scope, diagnostics);
        }
    });
    variables::check(&top, whole, diagnostics);
    if machine_type == MachineType::Express {
        express::check(machine, &top, diagnostics);
    }
}
