//! Builds a large machine, one in JSONata, the expressions of JSONata's suite, and a fixed hand-written crate, and prints
//! the CPU time that each takes.
//!
//! What they depend on is built beforehand and not counted. What it takes to turn the definition into Rust, which a
//! build script or the macro does, is printed apart.

mod expressions;
mod packages;
#[path = "../../../conformance/src/suite.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "it belongs to the library of another package"
)]
mod suite;

use std::path::Path;
use std::time::Instant;

use asl_bench::jsonata_machine::jsonata_machine;
use asl_bench::large_machine::large_machine;
use asl_compiler::source::SourceText;
use asl_compiler::{Options, compile, render};
use serde_json::Value;
use syn::parse_quote;

use self::expressions::Program;
use self::packages::Packages;

const STUB: &str = "fn main() {}";

const ORDER: &str = include_str!("../../fixed/order.rs");

/// How many copies of `ORDER` make the hand-written crate.
const COPIES: usize = 40;

fn main() {
    let packages = Packages::create(&["ours", "fixed"]);
    let machine = expand("ours", &large_machine());
    let program = with_main(&machine);
    for (command, target) in [(&["check"][..], 3), (&["build", "--release"], 20)] {
        compare(&packages, command, ("ours", &program), target);
    }
    let jsonata = with_main(&expand("JSONata", &jsonata_machine()));
    compare(&packages, &["check"], ("JSONata", &jsonata), 5);
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance/jsonata");
    let expressions = Program::of_suite(&own);
    let (lines, bytes) = expressions.size();
    println!(
        "report {} expressions, each {lines} lines, {bytes} bytes of Rust",
        expressions.count
    );
    compare(
        &packages,
        &["build"],
        ("expressions", &expressions.source),
        90,
    );
    packages.write("ours", &with_sizes(&machine));
    let bytes = packages.output("ours");
    println!(
        "report largest state future {} bytes (target 512)",
        bytes.trim()
    );
}

/// Prints what cargo spends on a program beside the hand-written crate, without what they depend on.
fn compare(packages: &Packages, command: &[&str], (name, program): (&str, &str), target: u32) {
    packages.write("ours", STUB);
    packages.write("fixed", STUB);
    packages.cargo(command, "ours");
    packages.cargo(command, "fixed");
    packages.write("ours", program);
    packages.write("fixed", &by_hand());
    let ours = packages.cargo(command, "ours");
    let fixed = packages.cargo(command, "fixed");
    let command = command.join(" ");
    println!("report {command} {name} {ours:.1} s, fixed {fixed:.1} s (target {target} s)");
}

/// A machine as Rust. Prints how long that took, the fastest of three times.
fn expand(name: &str, definition: &Value) -> String {
    let definition = serde_json::to_string_pretty(definition).expect("it is JSON");
    let source = SourceText::new("large.asl.json", definition);
    let options = Options::new(parse_quote!(large));
    let timed = (0..3).map(|_| {
        let started = Instant::now();
        let rust = match compile(&source, &options) {
            Ok(compiled) => compiled.rust(),
            Err(rejected) => panic!("{}", render::render(&source, &rejected.diagnostics)),
        };
        (started.elapsed(), rust)
    });
    let (time, rust) = timed.min().expect("there were three");
    let (time, bytes) = (time.as_secs_f64(), source.text().len());
    println!("report expand {name} {time:.1} s ({bytes} bytes of ASL)");
    rust
}

/// A program that keeps all of the machine.
fn with_main(machine: &str) -> String {
    format!(
        "{machine}
fn main() {{
    let machine = large::machine_with(|request: asl_runtime::TaskRequest| async move {{ Ok(request.input) }});
    println!(\"{{machine:?}}\");
}}
"
    )
}

/// A program that prints the size of the machine's largest state future.
///
/// Only a running machine has a scope to call states with, so a machine of one state calls them all. Nothing runs of them:
/// a future that is not polled does nothing.
fn with_sizes(machine: &str) -> String {
    let module = machine.trim_end().strip_suffix('}');
    let module = module.expect("the module ends with its brace");
    format!("{module}{}", include_str!("../../fixed/sizes.rs"))
}

/// A program of copies of the hand-written module.
fn by_hand() -> String {
    let copies = || 0..COPIES;
    let modules = copies().map(|copy| format!("pub mod order_{copy} {{\n{ORDER}}}\n"));
    let calls =
        copies().map(|copy| format!("println!(\"{{:p}}\", order_{copy}::start as *const ());\n"));
    let (modules, calls): (String, String) = (modules.collect(), calls.collect());
    format!("{modules}\nfn main() {{\n{calls}}}\n")
}
