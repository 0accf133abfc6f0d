//! The whole compiler as the list of its stages.

use std::collections::HashSet;

use proc_macro2::TokenStream;

use crate::codegen;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::front::{self, Format, FrontOptions};
use crate::ir;
use crate::lower::functions::{self, Functions};
use crate::lower::{self, Checked};
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
    /// The same of each of [`Options::earlier`], in their order.
    pub earlier_warnings: Vec<Vec<Diagnostic>>,
    /// What its Task states call, in the order of the methods of `Tasks`.
    pub tasks: Vec<TaskMethod>,
    source: String,
}

/// A method of a machine's `Tasks`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskMethod {
    /// The method's name.
    pub method: String,
    /// What it stands for: `CheckStock`, `sqs:sendMessage`.
    pub function: String,
    /// The states that call it.
    pub callers: Vec<String>,
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
    /// The same of each of [`Options::earlier`], in their order.
    pub earlier_diagnostics: Vec<Vec<Diagnostic>>,
    /// The machine's module without its insides, so that the user's code reports no faults of its own.
    pub skeleton: TokenStream,
}

/// Compiles a definition to Rust.
///
/// # Errors
///
/// What AWS would refuse, and what cannot be wired; with [`Warnings::Deny`], warnings too.
pub fn compile(source: &SourceText, options: &Options) -> Result<Compiled, Box<Rejected>> {
    let mut versions = read(source, options);
    support::check(&mut versions, options);
    match lowered(&versions, options) {
        Some(machine) => Ok(compiled(&machine, versions, options)),
        None => Err(Box::new(rejected(versions, options))),
    }
}

/// The module of a definition that could not even be read, without its insides.
#[must_use]
pub fn skeleton(options: &Options) -> TokenStream {
    skeleton_of(None, options)
}

/// A definition behind the front half.
pub(crate) struct Read<'a> {
    pub(crate) source: &'a SourceText,
    /// As far as it could be read.
    pub(crate) model: Option<StateMachine>,
    pub(crate) diagnostics: Diagnostics,
}

impl<'a> Read<'a> {
    fn of(source: &'a SourceText, options: &FrontOptions) -> Self {
        let mut diagnostics = Diagnostics::new();
        let model = front::parse(source, options, &mut diagnostics);
        Read {
            source,
            model,
            diagnostics,
        }
    }

    fn checked(&self) -> Option<Checked<'_>> {
        let is_whole = !self.diagnostics.has_errors();
        let model = self.model.as_ref().filter(|_| is_whole)?;
        Some((self.source, model))
    }
}

/// The definition and, behind it, its earlier versions.
fn read<'a>(source: &'a SourceText, options: &'a Options) -> Vec<Read<'a>> {
    let current = Read::of(source, &options.front());
    let earlier = options.earlier.iter().map(|source| {
        let front = FrontOptions {
            format: Format::of_file(source.name()),
            ..options.front()
        };
        Read::of(source, &front)
    });
    std::iter::once(current).chain(earlier).collect()
}

/// The machine, if none of its versions has a fault that stops the compilation.
fn lowered(versions: &[Read<'_>], options: &Options) -> Option<ir::Machine> {
    let has_faults = |read: &Read<'_>| !read.diagnostics.is_empty();
    if options.warnings == Warnings::Deny && versions.iter().any(has_faults) {
        return None;
    }
    let checked: Option<Vec<Checked<'_>>> = versions.iter().map(Read::checked).collect();
    let mut checked = checked?;
    let mut digests = HashSet::new();
    checked.retain(|(_, machine)| digests.insert(&machine.digest));
    let (current, earlier) = checked.split_first()?;
    Some(lower::lower(*current, earlier, options))
}

fn compiled(machine: &ir::Machine, versions: Vec<Read<'_>>, options: &Options) -> Compiled {
    let (mut warnings, mut earlier_warnings) = found(versions);
    if options.warnings == Warnings::Allow {
        warnings.clear();
        earlier_warnings.iter_mut().for_each(Vec::clear);
    }
    Compiled {
        tokens: codegen::expand(machine),
        tasks: task_methods(machine),
        warnings,
        earlier_warnings,
        source: machine.current.source.clone(),
    }
}

fn task_methods(machine: &ir::Machine) -> Vec<TaskMethod> {
    let functions = machine.functions.iter();
    let methods = codegen::methods(&machine.functions).into_iter();
    functions
        .zip(methods)
        .map(|(function, method)| TaskMethod {
            method: method.to_string(),
            function: function.name.clone(),
            callers: function.callers.clone(),
        })
        .collect()
}

fn rejected(versions: Vec<Read<'_>>, options: &Options) -> Rejected {
    let models: Option<Vec<_>> = versions.iter().map(|read| read.model.as_ref()).collect();
    let skeleton = skeleton_of(models, options);
    let (diagnostics, earlier_diagnostics) = found(versions);
    Rejected {
        diagnostics,
        earlier_diagnostics,
        skeleton,
    }
}

/// What was found in the definition, and in each of its earlier versions.
fn found(versions: Vec<Read<'_>>) -> (Vec<Diagnostic>, Vec<Vec<Diagnostic>>) {
    let mut found = versions.into_iter().map(|read| read.diagnostics.finish());
    (found.next().unwrap_or_default(), found.collect())
}

/// The module without its insides, as far as the definition and its earlier versions could be read.
fn skeleton_of(models: Option<Vec<&StateMachine>>, options: &Options) -> TokenStream {
    let may_call_more = models.is_none();
    let functions = match models {
        Some(models) => Functions::of(models, options).into_list(),
        None => functions::named_by(options),
    };
    codegen::skeleton(&lower::interface(options), &functions, may_call_more)
}
