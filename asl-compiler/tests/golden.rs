//! Generated code as golden files: `tests/golden/NAME.asl.json` compiles to `NAME.rs`.
//!
//! `BLESS=1 cargo test -p asl-compiler --test golden` rewrites them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use asl_compiler::options::TaskOptions;
use asl_compiler::source::SourceText;
use asl_compiler::{Options, compile};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// The names of the files that end in `suffix`, without it.
fn names(suffix: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(folder()).expect("the folder is there");
    entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(suffix).map(str::to_owned))
        .collect()
}

fn options(name: &str) -> Options {
    let mut options = Options::new(syn::parse_str(name).expect("files are named as modules"));
    if name == "typed" {
        let named = |text| Some(syn::parse_str(text).expect("a type"));
        options.input = named("Order");
        options.output = named("Vec<Shipment>");
        let ship = TaskOptions {
            input: named("Order"),
            output: named("Shipment"),
            at_most_once: true,
        };
        options.tasks.insert("Ship".to_owned(), ship);
    }
    if name == "versions" {
        options.earlier = ["versions.v1.asl.json", "versions.v2.asl.yaml"]
            .map(|file| {
                let path = folder().join("earlier").join(file);
                SourceText::new(file, fs::read_to_string(path).expect("readable"))
            })
            .to_vec();
    }
    options
}

fn generated(name: &str) -> String {
    let file = format!("{name}.asl.json");
    let text = fs::read_to_string(folder().join(&file)).expect("readable");
    let source = SourceText::new(file, text);
    match compile(&source, &options(name)) {
        Ok(compiled) => compiled.rust(),
        Err(rejected) => {
            panic!(
                "{}",
                asl_compiler::render::render(&source, &rejected.diagnostics)
            )
        }
    }
}

#[test]
fn generated_code_is_as_in_the_golden_files() {
    let mut different = Vec::new();
    for name in names(".asl.json") {
        let path = folder().join(format!("{name}.rs"));
        let actual = generated(&name);
        if env::var_os("BLESS").is_some() {
            fs::write(&path, actual).expect("writable");
        } else if fs::read_to_string(&path).ok().as_ref() != Some(&actual) {
            different.push(name);
        }
    }
    assert!(different.is_empty(), "differ, see `BLESS=1`: {different:?}");
}

#[test]
fn every_golden_file_has_its_definition() {
    let orphans: Vec<_> = names(".rs")
        .difference(&names(".asl.json"))
        .cloned()
        .collect();
    assert!(orphans.is_empty(), "without a definition: {orphans:?}");
}

#[test]
fn the_same_definition_gives_the_same_bytes() {
    for name in names(".asl.json") {
        assert_eq!(generated(&name), generated(&name), "{name}");
    }
}
