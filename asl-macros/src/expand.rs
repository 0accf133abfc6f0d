//! From a declaration to its module: read, compile, report.

use asl_compiler::diagnostics::Diagnostic;
use asl_compiler::front::{Format, MachineType};
use asl_compiler::options::{Options, Warnings, named};
use asl_compiler::{compile, skeleton};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, LitStr};

use crate::input::{Declaration, Definition, Input};
use crate::options::OptionList;
use crate::place::Place;
use crate::report;

/// The modules of all declarations, and beside them what is wrong with them.
pub(crate) fn expand(input: &Input) -> TokenStream {
    input.declarations.iter().map(declaration).collect()
}

fn declaration(declaration: &Declaration) -> TokenStream {
    let list = &declaration.options;
    let mut faults: Vec<_> = list.errors.iter().map(Error::to_compile_error).collect();
    let mut options = options(declaration);
    let earlier = earlier_versions(declaration, &mut faults);
    options.earlier = earlier.iter().map(|place| place.source().clone()).collect();
    let place = match Place::read(&declaration.definition, &declaration.name) {
        Ok(place) => place,
        Err(error) => {
            let unread = error.to_compile_error();
            let module = skeleton(&options);
            return quote!(#(#faults)* #unread #module);
        }
    };
    let (module, current, others) = match compile(place.source(), &options) {
        Ok(compiled) => (
            compiled.tokens,
            compiled.warnings,
            compiled.earlier_warnings,
        ),
        Err(rejected) => (
            rejected.skeleton,
            rejected.diagnostics,
            rejected.earlier_diagnostics,
        ),
    };
    let places = || std::iter::once(&place).chain(&earlier);
    let watches = places().map(Place::watch);
    let found = std::iter::once(&current).chain(&others);
    let reports = places().zip(found).flat_map(|(place, found)| {
        found
            .iter()
            .map(move |found| report(place, declaration, found))
    });
    quote!(#(#faults)* #(#reports)* #(#watches)* #module)
}

/// The earlier versions that can be read; of the others it is said why not.
fn earlier_versions(declaration: &Declaration, faults: &mut Vec<TokenStream>) -> Vec<Place> {
    let literals = declaration.options.earlier_versions.iter().flatten();
    let read = literals.map(|literal| {
        let definition = Definition::of(literal.clone());
        Place::read(&definition, &declaration.name)
    });
    let noted = read.filter_map(|place| {
        place
            .map_err(|error| faults.push(error.to_compile_error()))
            .ok()
    });
    noted.collect()
}

/// The options as the compiler takes them.
fn options(declaration: &Declaration) -> Options {
    let list = &declaration.options;
    let mut options = Options::new(declaration.name.clone());
    options.visibility = declaration.visibility.clone();
    options.attributes.clone_from(&declaration.attributes);
    options.input = list.input.clone().and_then(named);
    options.output = list.output.clone().and_then(named);
    let tasks = list.tasks.iter();
    let tasks = tasks.map(|(function, task)| (function.value(), task.clone()));
    options.tasks = tasks.collect();
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

fn report(place: &Place, declaration: &Declaration, found: &Diagnostic) -> TokenStream {
    let OptionList {
        tasks, warnings, ..
    } = &declaration.options;
    let name = found.task_option.as_deref();
    let mut tasks = tasks.iter();
    if let Some((function, _)) = tasks.find(|(function, _)| name == Some(&function.value())) {
        return report::option_error(found, function.span()).to_compile_error();
    }
    // The compiler keeps warnings to itself where they are allowed.
    if found.is_error() || *warnings == Some(Warnings::Deny) {
        place.error(found).to_compile_error()
    } else {
        place.warning(found)
    }
}
