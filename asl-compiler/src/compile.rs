//! The whole compiler as the list of its stages.

use proc_macro2::TokenStream;

use crate::codegen;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::front;
use crate::ir;
use crate::lower;
use crate::model::StateMachine;
use crate::options::{Options, Warnings};
use crate::output;
use crate::source::SourceText;
use crate::support;

/// A definition that compiled.
pub struct Compiled {
    /// The machine's module.
    pub tokens: TokenStream,
    /// What is accepted but may surprise; empty where the options allow it.
    pub warnings: Vec<Diagnostic>,
    source: String,
}

impl Compiled {
    /// The module as a Rust file for people to read.
    #[must_use]
    pub fn rust(&self) -> String {
        output::rust(&self.tokens, &self.source)
    }
}

/// A definition that did not compile.
pub struct Rejected {
    /// Every fault, in the order of their places.
    pub diagnostics: Vec<Diagnostic>,
    /// The machine's module without its insides, so that the user's code reports no faults of its own.
    pub skeleton: TokenStream,
}

/// Compiles a definition to Rust.
///
/// # Errors
///
/// What AWS would refuse, and what cannot be wired; with [`Warnings::Deny`], warnings too.
pub fn compile(source: &SourceText, options: &Options) -> Result<Compiled, Box<Rejected>> {
    let mut diagnostics = Diagnostics::new();
    let model = front::parse(source, &options.front(), &mut diagnostics);
    if let Some(model) = &model {
        support::check(model, options, &mut diagnostics);
    }
    let machine = match &model {
        Some(model) if !diagnostics.has_errors() => Some(lower::lower(model, source, options)),
        _ => None,
    };
    let found = diagnostics.finish();
    match machine {
        Some(machine) if found.is_empty() || options.warnings != Warnings::Deny => {
            Ok(compiled(&machine, found, options))
        }
        _ => Err(Box::new(rejected(model.as_ref(), found, options))),
    }
}

/// The module of a definition that could not even be read, without its insides.
#[must_use]
pub fn skeleton(options: &Options) -> TokenStream {
    skeleton_of(None, options)
}

fn compiled(machine: &ir::Machine, found: Vec<Diagnostic>, options: &Options) -> Compiled {
    let is_silent = options.warnings == Warnings::Allow;
    Compiled {
        tokens: codegen::expand(machine),
        warnings: if is_silent { Vec::new() } else { found },
        source: machine.source.clone(),
    }
}

fn rejected(model: Option<&StateMachine>, found: Vec<Diagnostic>, options: &Options) -> Rejected {
    Rejected {
        skeleton: skeleton_of(model, options),
        diagnostics: found,
    }
}

/// The module without its insides, as far as the definition could be read.
fn skeleton_of(model: Option<&StateMachine>, options: &Options) -> TokenStream {
    let functions = match model {
        Some(model) => lower::functions::of(&model.states, options),
        None => lower::functions::named_by(options),
    };
    let may_call_more = model.is_none();
    codegen::skeleton(&lower::interface(options), &functions, may_call_more)
}
