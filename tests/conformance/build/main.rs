//! Compiles every definition that the tests will run, and writes the modules and a table of them to `OUT_DIR`.
//!
//! A definition that the compiler refuses is an entry of the table with the compiler's reasons; it never fails the build.

mod cases;
#[path = "../src/json_text.rs"]
mod json_text;
mod jsonata;
mod modules;
#[path = "../src/random.rs"]
#[allow(dead_code, unreachable_pub, reason = "it belongs to the library")]
mod random;
#[path = "../src/state_definition.rs"]
mod state_definition;
#[path = "../src/suite.rs"]
#[allow(dead_code, unreachable_pub, reason = "it belongs to the library")]
mod suite;
mod workflows;

use std::env;
use std::path::{Path, PathBuf};

use self::modules::Modules;

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let own_cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let own_workflows = Path::new(env!("CARGO_MANIFEST_DIR")).join("workflows");
    compile(
        &out,
        "cases",
        &folder("ASL_CONFORMANCE", own_cases),
        cases::collect,
    );
    compile(
        &out,
        "workflows",
        &folder("ASL_WORKFLOWS", own_workflows),
        workflows::collect,
    );
    let suite = folder(
        "JSONATA_SUITE",
        Path::new(env!("CARGO_MANIFEST_DIR")).join("jsonata"),
    );
    println!("cargo::rerun-if-changed={}", suite.display());
    for (name, expressions) in [
        ("jsonata", jsonata::of_suite(&suite)),
        ("random", jsonata::random()),
    ] {
        jsonata::compile(&out, name, expressions).expect("the modules can be written");
    }
}

/// The folder that a variable names, or the package's own.
fn folder(variable: &str, own: PathBuf) -> PathBuf {
    println!("cargo::rerun-if-env-changed={variable}");
    env::var_os(variable).map_or(own, PathBuf::from)
}

fn compile(out: &Path, name: &'static str, folder: &Path, collect: fn(&Path, &mut Modules)) {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut modules = Modules::new(name);
    collect(folder, &mut modules);
    modules.write(out).unwrap_or_else(|error| {
        panic!("cannot write the modules of {}: {error}", folder.display())
    });
}
