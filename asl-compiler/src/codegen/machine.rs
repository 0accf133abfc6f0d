//! The static tables: the machine and its `States`, and every state behind them.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::{Generator, function, optional};
use crate::front::MachineType;
use crate::ir::{Catcher, State, StateId, StateKind, States, Transition};

impl Generator<'_> {
    /// `MACHINE`, `STATES` and all states.
    pub(super) fn machine(
        &mut self,
        visibility: &TokenStream,
        earlier: &TokenStream,
    ) -> TokenStream {
        let (machine, version) = (self.machine, self.version);
        let name = &machine.interface.name;
        let machine_type = match machine.machine_type {
            MachineType::Standard => quote!(rt::MachineType::Standard),
            MachineType::Express => quote!(rt::MachineType::Express),
        };
        let timeout_seconds = optional(version.timeout_seconds.map(Literal::u32_unsuffixed));
        let reads_context = version.reads_context;
        let digest = &version.digest;
        let variables = &version.variables;
        let started_machines = &version.started_machines;
        let functions = machine.functions.iter().map(|function| &function.name);
        let table = quote! {
            #visibility static MACHINE: rt::StateMachine = rt::StateMachine {
                name: #name,
                machine_type: #machine_type,
                definition: DEFINITION,
                digest: #digest,
                timeout_seconds: #timeout_seconds,
                reads_context: #reads_context,
                variables: &[#(#variables),*],
                functions: &[#(#functions),*],
                started_machines: &[#(#started_machines),*],
                states: &STATES,
                earlier: &[#earlier],
            };
        };
        let states = self.states(&version.states, &format_ident!("STATES"));
        let definition = raw(&version.text);
        quote!(#table #states const DEFINITION: &str = #definition;)
    }

    /// One `States` map as the static `name`, and its states.
    pub(super) fn states(&mut self, level: &States, name: &Ident) -> TokenStream {
        let start = self.id(level, level.start);
        let entries = level.states.iter().map(|state| self.entry(state));
        let ids = targets(level).into_iter().map(|id| {
            let name = self.id(level, StateId(id));
            let number = Literal::u16_unsuffixed(id);
            quote!(const #name: rt::StateId = rt::StateId(#number);)
        });
        let table = quote! {
            static #name: rt::States = rt::States {
                start: #start,
                states: &[#(#entries),*],
            };
            #(#ids)*
        };
        let states: Vec<_> = level
            .states
            .iter()
            .map(|state| self.with_expressions(state, |generator| generator.state(state, level)))
            .collect();
        quote!(#table #(#states)*)
    }

    fn entry(&self, state: &State) -> TokenStream {
        let name = &state.name;
        let kind = format_ident!("{}", function::kind(&state.kind));
        let function = self.names_of(state).function;
        let run = match &state.kind {
            StateKind::Pass(_)
            | StateKind::Choice(_)
            | StateKind::Succeed(_)
            | StateKind::Fail(_) => {
                quote!(rt::Run::Now(#function))
            }
            StateKind::Task(_)
            | StateKind::Wait(_)
            | StateKind::Parallel(_)
            | StateKind::Map(_) => {
                quote!(rt::Run::Waits(#function))
            }
        };
        quote!(rt::State { name: #name, kind: rt::StateKind::#kind, run: #run })
    }

    fn state(&mut self, state: &State, level: &States) -> TokenStream {
        match &state.kind {
            StateKind::Task(task) => self.task(state, task, level),
            StateKind::Pass(pass) => self.pass(state, pass, level),
            StateKind::Choice(choice) => self.choice(state, choice, level),
            StateKind::Wait(wait) => self.wait(state, wait, level),
            StateKind::Succeed(succeed) => self.succeed(state, succeed, level),
            StateKind::Fail(fail) => self.fail(state, fail),
            StateKind::Parallel(parallel) => self.parallel(state, parallel, level),
            StateKind::Map(map) => self.map(state, map, level),
        }
    }
}

/// A literal for people to read.
fn raw(text: &str) -> Literal {
    let longest = text.split('"').skip(1).map(|rest| {
        let hashes = rest.chars().take_while(|character| *character == '#');
        hashes.count() + 1
    });
    let hashes = "#".repeat(longest.max().unwrap_or_default());
    let literal = format!("r{hashes}\"{text}\"{hashes}");
    literal.parse().unwrap_or_else(|_| Literal::string(text))
}

/// The states of `level` that something leads to: only these need a constant.
fn targets(level: &States) -> BTreeSet<u16> {
    let targets = level.states.iter().flat_map(leads_to);
    targets.chain([level.start]).map(|id| id.0).collect()
}

fn leads_to(state: &State) -> Vec<StateId> {
    let (next, catchers): (Transition, &[Catcher]) = match &state.kind {
        StateKind::Task(task) => (task.output.next, &task.catch),
        StateKind::Parallel(parallel) => (parallel.output.next, &parallel.catch),
        StateKind::Map(map) => (map.output.next, &map.catch),
        StateKind::Pass(pass) => (pass.output.next, &[]),
        StateKind::Wait(wait) => (wait.next, &[]),
        StateKind::Choice(choice) => {
            let rules = choice.rules.iter().map(|rule| rule.next);
            return rules.chain(choice.default).collect();
        }
        StateKind::Succeed(_) | StateKind::Fail(_) => return Vec::new(),
    };
    let next = match next {
        Transition::Next(id) => Some(id),
        Transition::End => None,
    };
    let catchers = catchers.iter().map(|catcher| catcher.next);
    next.into_iter().chain(catchers).collect()
}
