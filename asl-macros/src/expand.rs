//! From a declaration to its module: read, compile, report.

use asl_compiler::diagnostics::Diagnostic;
use asl_compiler::front::{Format, MachineType};
use asl_compiler::names::closest;
use asl_compiler::options::{Options, TaskTypes, Warnings};
use asl_compiler::{Compiled, compile};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, LitStr, Type};

use crate::input::{Declaration, Definition, Input};
use crate::options::TaskSignature;
use crate::place::Place;

/// The modules of all declarations, and beside them what is wrong with them.
pub(crate) fn expand(input: &Input) -> TokenStream {
    input.declarations.iter().map(declaration).collect()
}

fn declaration(declaration: &Declaration) -> TokenStream {
    let list = &declaration.options;
    let faults = list.errors.iter().map(Error::to_compile_error);
    let place = match Place::read(declaration) {
        Ok(place) => place,
        Err(error) => {
            let unread = error.to_compile_error();
            return quote!(#(#faults)* #unread);
        }
    };
    let options = options(declaration);
    let Compiled {
        module,
        diagnostics,
        functions,
    } = compile(place.source(), &options);
    let watch = place.watch();
    let reports = diagnostics
        .iter()
        .map(|found| report(&place, found, options.warnings));
    let unknown = list
        .tasks
        .iter()
        .filter_map(|task| unknown_task(task, &functions));
    quote!(#(#faults)* #(#reports)* #(#unknown)* #watch #module)
}

/// The options as the compiler takes them.
fn options(declaration: &Declaration) -> Options {
    let list = &declaration.options;
    let mut options = Options::new(declaration.name.clone());
    options.visibility = declaration.visibility.clone();
    options.attributes.clone_from(&declaration.attributes);
    options.input = list.input.clone().and_then(named);
    options.output = list.output.clone().and_then(named);
    options.tasks = list.tasks.iter().map(task_types).collect();
    options.warnings = list.warnings.unwrap_or_default();
    let pair = |(name, value): &(LitStr, LitStr)| (name.value(), value.value());
    options.substitutions = list.substitutions.iter().map(pair).collect();
    if list.express == Some(true) {
        options.machine_type = MachineType::Express;
    }
    if let Definition::File(literal) = &declaration.definition {
        options.format = Format::of_file(&literal.value());
    }
    if let Some(name) = &list.name {
        options.name = name.value();
    }
    if let Some(runtime) = &list.runtime {
        options.runtime = runtime.clone();
    }
    options
}

fn task_types(task: &TaskSignature) -> (String, TaskTypes) {
    let types = TaskTypes {
        input: named(task.input.clone()),
        output: named(task.output.clone()),
    };
    (task.function.value(), types)
}

/// `_` names no type: it leaves `Json`.
fn named(written: Type) -> Option<Type> {
    (!matches!(written, Type::Infer(_))).then_some(written)
}

fn report(place: &Place, diagnostic: &Diagnostic, warnings: Warnings) -> TokenStream {
    match warnings {
        _ if diagnostic.is_error() => place.error(diagnostic).to_compile_error(),
        Warnings::Allow => TokenStream::new(),
        Warnings::Warn => place.warning(diagnostic),
        Warnings::Deny => place.error(diagnostic).to_compile_error(),
    }
}

/// The fault of types that are given for something no Task state calls.
fn unknown_task(task: &TaskSignature, functions: &[String]) -> Option<TokenStream> {
    let name = task.function.value();
    if functions.contains(&name) {
        return None;
    }
    let message = match closest(&name, functions.iter().map(String::as_str)) {
        Some(meant) => format!("no Task state calls `{name}`: did you mean `{meant}`?"),
        None if functions.is_empty() => format!("no Task state calls `{name}`"),
        None => format!(
            "no Task state calls `{name}`: they call `{}`",
            functions.join("`, `")
        ),
    };
    Some(Error::new(task.function.span(), message).to_compile_error())
}
