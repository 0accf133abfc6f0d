//! Compiles the workloads.

use std::path::Path;
use std::{env, fs};

use asl_compiler::options::TaskTypes;
use asl_compiler::render::render;
use asl_compiler::source::SourceText;
use asl_compiler::{Options, compile};
use syn::parse_quote;

fn main() {
    let typed = TaskTypes {
        input: Some(parse_quote!(Booking)),
        output: Some(parse_quote!(Booked)),
    };
    let mut task_chain = Options::new(parse_quote!(task_chain));
    task_chain.tasks.insert("BookTransport".to_owned(), typed);
    write("w1_pass_chain", &Options::new(parse_quote!(pass_chain)));
    write("w2_counter_loop", &Options::new(parse_quote!(counter_loop)));
    write("w4_task_chain", &task_chain);
    write("w5_map", &Options::new(parse_quote!(map)));
    write("w6_parallel", &Options::new(parse_quote!(parallel)));
}

fn write(definition: &str, options: &Options) {
    let path = format!("workloads/{definition}.asl.json");
    println!("cargo::rerun-if-changed={path}");
    let text = fs::read_to_string(&path).expect("the definition is there");
    let source = SourceText::new(path, text);
    match compile(&source, options) {
        Ok(compiled) => {
            let folder = env::var("OUT_DIR").expect("cargo names it");
            let file = Path::new(&folder).join(format!("{definition}.rs"));
            fs::write(file, compiled.rust()).expect("cargo made the folder");
        }
        Err(rejected) => panic!("{}", render(&source, &rejected.diagnostics)),
    }
}
