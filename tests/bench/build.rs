//! Compiles the JSONata expressions that are measured beside the JavaScript implementation.

use std::path::Path;
use std::{env, fs};

use asl_compiler::jsonata::{Expressions, rust};
use serde_json::Value;

const EXPRESSIONS: &str = "workloads/expressions.json";

fn main() {
    println!("cargo::rerun-if-changed={EXPRESSIONS}");
    let listed = fs::read_to_string(EXPRESSIONS).expect("the expressions can be read");
    let listed: Vec<Value> = serde_json::from_str(&listed).expect("they are JSON");
    let mut module = Expressions::new(syn::parse_quote!(::asl_runtime));
    for expression in &listed {
        let field = |name: &str| expression.get(name).and_then(Value::as_str);
        let (name, text) = field("name").zip(field("text")).expect("each is complete");
        module.add(name, text, &[]).expect("each compiles");
    }
    let out = env::var_os("OUT_DIR").expect("cargo sets it");
    let file = Path::new(&out).join("expressions.rs");
    fs::write(file, rust(&module.finish())).expect("the build's folder can be written to");
}
