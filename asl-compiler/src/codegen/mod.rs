//! The intermediate representation becomes Rust. Nothing here can fail: what could has failed before.
//!
//! What the output looks like, and why, is told in the generated module of any golden test.

mod choice;
mod condition;
mod data_flow;
mod docs;
mod expression;
mod function;
mod interface;
mod iteration;
mod json;
pub(crate) mod jsonata;
mod machine;
pub(crate) mod naming;
mod pass;
mod path;
mod retry_catch;
mod rt;
mod skeleton;
mod states_query;
mod statics;
mod task;
mod template;
mod terminal;
mod user_types;
mod versions;
mod wait;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, quote};

pub(crate) use self::interface::methods;
use self::naming::Names;
pub(crate) use self::skeleton::skeleton;
use self::statics::Statics;
use crate::ir;

/// The module of a machine.
pub(crate) fn expand(machine: &ir::Machine) -> TokenStream {
    let interface = interface::interface(machine);
    let (jsonata, current) = versions::current(machine);
    let earlier = versions::earlier(machine);
    let body = quote!(#jsonata #interface #current #(#earlier)*);
    interface::module(machine, &body)
}

/// What the generators of all states share.
struct Generator<'m> {
    machine: &'m ir::Machine,
    /// The version that is being generated.
    version: &'m ir::Version,
    names: Names,
    /// By [`ir::State::number`].
    states: Vec<StateNames>,
    statics: Statics,
    /// The tables of branches and item processors.
    inner: Vec<Ident>,
    /// The function of the state that is being generated.
    current: String,
    /// The items of its JSONata expressions.
    expressions: Vec<TokenStream>,
    /// Whether there are any in the machine.
    has_expressions: bool,
}

/// The identifiers of a state.
#[derive(Clone)]
struct StateNames {
    /// Its function.
    function: Ident,
    /// Its place in its `States`.
    id: Ident,
    /// The static that describes what a Task, Parallel or Map does.
    work: Ident,
}

impl StateNames {
    /// `check_stock_arguments`
    fn with(&self, suffix: &str) -> String {
        let function = self.function.to_string();
        // A keyword's own `_` would make two.
        format!("{}_{suffix}", function.trim_end_matches('_'))
    }

    /// `CHECK_STOCK_RETRY`
    fn upper_with(&self, suffix: &str) -> String {
        format!("{}_{suffix}", self.work)
    }
}

impl<'m> Generator<'m> {
    fn new(machine: &'m ir::Machine, version: &'m ir::Version) -> Self {
        let mut generator = Generator {
            machine,
            version,
            names: Names::new(),
            states: Vec::with_capacity(version.state_count),
            statics: Statics::new(),
            inner: Vec::new(),
            current: String::new(),
            expressions: Vec::new(),
            has_expressions: false,
        };
        generator.name_states(&version.states);
        generator
    }

    /// What the version's module imports, and the tables and states in it. Its own table has this `visibility`, and lists
    /// the tables of `earlier` versions.
    fn contents(
        mut self,
        visibility: &TokenStream,
        earlier: &TokenStream,
    ) -> (Option<TokenStream>, TokenStream) {
        let states = self.machine(visibility, earlier);
        let jsonata = self.has_expressions.then(rt::jsonata);
        let statics = self.statics.into_items();
        (jsonata, quote!(#states #(#statics)*))
    }

    /// Names the states before anything else, so that they keep their plain names.
    fn name_states(&mut self, level: &ir::States) {
        for state in &level.states {
            let slug = naming::snake(&state.name, "state", state.number);
            let upper = slug.to_ascii_uppercase();
            self.states.push(StateNames {
                function: self.names.claim(&slug),
                id: self.names.claim(&format!("{upper}_ID")),
                work: self.names.claim(&upper),
            });
            match &state.kind {
                ir::StateKind::Parallel(parallel) => {
                    for branch in &parallel.branches {
                        self.name_states(branch);
                    }
                }
                ir::StateKind::Map(map) => self.name_states(&map.processor),
                _ => {}
            }
        }
    }

    fn names_of(&self, state: &ir::State) -> StateNames {
        self.states
            .get(state.number)
            .expect("all states are named in the order of their numbers")
            .clone()
    }

    fn claim(&mut self, name: &str) -> Ident {
        self.names.claim(name)
    }

    fn path(&mut self, path: &ir::Path) -> Ident {
        self.statics.path(path, &mut self.names)
    }

    fn text(&mut self, text: &str) -> Ident {
        self.statics.text(text, &mut self.names)
    }

    fn json(&mut self, text: &str) -> Ident {
        self.statics.literal(text, &mut self.names)
    }

    /// The state `id` of `level` as an argument of `rt::to`.
    fn id(&self, level: &ir::States, id: ir::StateId) -> Ident {
        let state = level
            .states
            .get(usize::from(id.0))
            .expect("lowering has resolved every name");
        self.names_of(state).id
    }
}

/// A number as a literal of type `f64`.
fn number(value: f64) -> TokenStream {
    if value.is_finite() {
        let literal = Literal::f64_unsuffixed(value.abs());
        if value.is_sign_negative() {
            quote!(-#literal)
        } else {
            quote!(#literal)
        }
    } else if value > 0.0 {
        quote!(f64::INFINITY)
    } else {
        quote!(f64::NEG_INFINITY)
    }
}

/// `Some(…)` or `None`.
fn optional(value: Option<impl ToTokens>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}

fn timestamp(timestamp: ir::Timestamp) -> TokenStream {
    let seconds = Literal::i64_unsuffixed(timestamp.seconds);
    let nanoseconds = Literal::u32_unsuffixed(timestamp.nanoseconds);
    quote!(rt::Timestamp { seconds: #seconds, nanoseconds: #nanoseconds })
}
