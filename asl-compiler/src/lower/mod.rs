//! Lowers a checked model to the intermediate representation. Whatever the checks let through, lowers.

mod choice;
mod data_flow;
pub(crate) mod functions;
mod ids;
mod iteration;
pub(crate) mod jsonata;
mod literal;
mod queries;
mod shadowing;
mod states;
mod task;
mod template;
mod timestamp;
mod wait;

use std::collections::BTreeSet;

use self::functions::Functions;
use self::queries::Variables;
use crate::ir;
use crate::model::StateMachine;
use crate::options::Options;
use crate::source::{SourceText, Span};

/// A definition that the checks have found no errors in.
pub(crate) type Checked<'a> = (&'a SourceText, &'a StateMachine);

/// Lowers a machine and its earlier versions.
pub(crate) fn lower(
    current: Checked<'_>,
    earlier: &[Checked<'_>],
    options: &Options,
) -> ir::Machine {
    let machines = earlier.iter().map(|(_, machine)| *machine);
    let functions = Functions::of([current.1].into_iter().chain(machines), options);
    let earlier = earlier.iter();
    ir::Machine {
        interface: interface(options),
        machine_type: options.machine_type,
        current: version(current, &functions),
        earlier: earlier
            .map(|checked| version(*checked, &functions))
            .collect(),
        functions: functions.into_list(),
    }
}

fn version((source, machine): Checked<'_>, functions: &Functions) -> ir::Version {
    let mut lowering = Lowering {
        source,
        functions,
        variables: Variables::default(),
        shadowing: shadowing::names(&machine.states),
        reads_context: false,
        started_machines: BTreeSet::new(),
        state_count: 0,
    };
    let states = lowering.states(&machine.states);
    let Lowering {
        variables,
        reads_context,
        started_machines,
        state_count,
        ..
    } = lowering;
    ir::Version {
        source: source.name().to_owned(),
        text: machine.text.clone(),
        digest: machine.digest.clone(),
        comment: machine.comment.as_ref().map(|comment| comment.text.clone()),
        timeout_seconds: machine.timeout_seconds.map(|seconds| seconds.value),
        reads_context,
        variables: variables.into_names(),
        started_machines: started_machines.into_iter().collect(),
        states,
        state_count,
    }
}

/// What the user's code sees of the machine.
pub(crate) fn interface(options: &Options) -> ir::Interface {
    ir::Interface {
        module: options.module.clone(),
        visibility: options.visibility.clone(),
        attributes: options.attributes.clone(),
        name: options.name.clone(),
        runtime: options.runtime.clone(),
        input: options.input.clone(),
        output: options.output.clone(),
    }
}

/// What the passes over the states share.
struct Lowering<'a> {
    source: &'a SourceText,
    functions: &'a Functions,
    variables: Variables,
    /// Those of them that have the name of one of JSONata's functions.
    shadowing: BTreeSet<String>,
    reads_context: bool,
    started_machines: BTreeSet<String>,
    state_count: usize,
}

impl Lowering<'_> {
    fn line(&self, span: Span) -> usize {
        self.source.line_of(span.start)
    }
}
