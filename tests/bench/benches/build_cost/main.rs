//! Builds a large machine and a fixed hand-written crate, and prints the CPU time that each takes.
//!
//! What they depend on is built beforehand and not counted. What it takes to turn the definition into Rust, which a
//! build script or the macro does, is printed apart.

mod packages;

use std::time::Instant;

use asl_bench::large_machine::large_machine;
use asl_compiler::source::SourceText;
use asl_compiler::{Options, compile, render};
use syn::parse_quote;

use self::packages::Packages;

const STUB: &str = "fn main() {}";

const ORDER: &str = include_str!("../../fixed/order.rs");

/// How many copies of `ORDER` make the hand-written crate.
const COPIES: usize = 40;

fn main() {
    let packages = Packages::create(&["ours", "fixed"]);
    let started = Instant::now();
    let machine = expand();
    println!(
        "report expand ours {:.2} s",
        started.elapsed().as_secs_f64()
    );
    for (command, target) in [(&["check"][..], 3), (&["build", "--release"], 20)] {
        packages.write("ours", STUB);
        packages.write("fixed", STUB);
        packages.cargo(command, "ours");
        packages.cargo(command, "fixed");
        packages.write("ours", &with_main(&machine));
        packages.write("fixed", &by_hand());
        let ours = packages.cargo(command, "ours");
        let fixed = packages.cargo(command, "fixed");
        let command = command.join(" ");
        println!("report {command} ours {ours:.1} s, fixed {fixed:.1} s (target {target} s)");
    }
    packages.write("ours", &with_sizes(&machine));
    let bytes = packages.output("ours");
    println!(
        "report largest state future {} bytes (target 512)",
        bytes.trim()
    );
}

/// The large machine as Rust.
fn expand() -> String {
    let definition = serde_json::to_string_pretty(&large_machine()).expect("it is JSON");
    println!("report definition {} bytes", definition.len());
    let source = SourceText::new("large.asl.json", definition);
    match compile(&source, &Options::new(parse_quote!(large))) {
        Ok(compiled) => compiled.rust(),
        Err(rejected) => panic!("{}", render::render(&source, &rejected.diagnostics)),
    }
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
fn with_sizes(machine: &str) -> String {
    let sizes = machine.lines().filter_map(|line| {
        let (function, _) = line.strip_prefix("    async fn ")?.split_once('(')?;
        Some(format!("size({function}), "))
    });
    let sizes: String = sizes.collect();
    let module = machine.trim_end().strip_suffix('}');
    let module = module.expect("the module ends with its brace");
    format!(
        "{module}
    pub fn largest_future() -> Option<usize> {{
        fn size<'a, F>(_: fn(&'a mut rt::Scope, rt::Json) -> F) -> usize {{
            size_of::<F>()
        }}
        [{sizes}].into_iter().max()
    }}
}}

fn main() {{
    println!(\"{{}}\", large::largest_future().unwrap());
}}
"
    )
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
