//! Reports as people read them: each `diagnostics/NAME.asl.json` or `.asl.yaml` with its `NAME.txt`.
//!
//! `BLESS=1 cargo test` writes the texts anew. A name that ends in `.express` is compiled as an Express machine.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use asl_compiler::diagnostics::Diagnostic;
use asl_compiler::front::{Format, MachineType};
use asl_compiler::options::TaskOptions;
use asl_compiler::render::render;
use asl_compiler::source::SourceText;
use asl_compiler::{Options, codes, compile};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics")
}

fn files_ending(ends: &[&str]) -> Vec<String> {
    let entries = fs::read_dir(folder()).expect("the folder is there");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("it can be listed").file_name())
        .map(|name| name.into_string().expect("names are ASCII"))
        .filter(|name| ends.iter().any(|end| name.ends_with(end)))
        .collect();
    names.sort();
    names
}

fn cases() -> Vec<String> {
    files_ending(&[".asl.json", ".asl.yaml"])
}

fn report_of(case: &str) -> PathBuf {
    let name = case.split(".asl.").next().expect("it is a case");
    folder().join(format!("{name}.txt"))
}

/// The placeholders that have values in every case.
fn substitutions() -> [(String, String); 3] {
    let long = "x".repeat(600 * 1024);
    [("Table", "orders"), ("Timeout", "30"), ("Long", &long)]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
}

/// Each of the case's definitions with what was found in it: the current one, and behind it earlier versions.
fn diagnose(case: &str) -> Vec<(SourceText, Vec<Diagnostic>)> {
    let text = fs::read_to_string(folder().join(case)).expect("it can be read");
    let source = SourceText::new(case, text);
    let express = case.contains(".express.");
    let mut options = Options::new(syn::parse_str("machine").expect("an identifier"));
    options.format = Format::of_file(case);
    options.substitutions = substitutions().into_iter().collect();
    if express {
        options.machine_type = MachineType::Express;
    }
    if case.starts_with("unknown-task.") {
        let name = "CheckStok".to_owned();
        options.tasks.insert(name, TaskOptions::default());
    }
    if case.starts_with("duplicate-version.") {
        let text = source.text().replace("has another", "has this");
        options.earlier = vec![SourceText::new("duplicate-version.v1.asl.json", text)];
    }
    let (found, earlier) = match compile(&source, &options) {
        Ok(compiled) => (compiled.warnings, compiled.earlier_warnings),
        Err(rejected) => (rejected.diagnostics, rejected.earlier_diagnostics),
    };
    let earlier = options.earlier.into_iter().zip(earlier);
    [(source, found)].into_iter().chain(earlier).collect()
}

/// The report, and behind it what AWS would say.
fn report(case: &str) -> String {
    let mut text = String::new();
    for (source, found) in diagnose(case) {
        text += &render(&source, &found);
        for aws in found.iter().filter_map(|found| found.aws.as_ref()) {
            let place = aws.location.as_deref().unwrap_or("null");
            writeln!(text, "AWS: {}: {} at {place}", aws.code, aws.message)
                .expect("strings take any text");
        }
    }
    let printable = |character: char| !character.is_control() || character == '\n';
    text.replace(|character| !printable(character), "�")
}

#[test]
fn every_case_gives_its_report() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    for case in cases() {
        let actual = report(&case);
        let file = report_of(&case);
        if bless {
            fs::write(&file, &actual).expect("it can be written");
        }
        if fs::read_to_string(&file).unwrap_or_default() != actual {
            wrong.push(format!("{case}:\n{actual}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_report_has_its_case() {
    let expected: BTreeSet<PathBuf> = cases().iter().map(|case| report_of(case)).collect();
    for text in files_ending(&[".txt"]) {
        assert!(
            expected.contains(&folder().join(&text)),
            "{text} is nobody's"
        );
    }
}

#[test]
fn every_code_has_a_case_and_its_own_name() {
    let found: BTreeSet<&str> = cases()
        .iter()
        .flat_map(|case| diagnose(case))
        .flat_map(|(_, found)| found)
        .map(|found| found.code.id)
        .collect();
    let mut names = BTreeSet::new();
    let mut before = "";
    for code in codes::ALL {
        assert!(
            found.contains(code.id),
            "{} {} has no case",
            code.id,
            code.name
        );
        assert!(names.insert(code.name), "{} stands twice", code.name);
        assert!(before < code.id, "{} is out of order", code.id);
        before = code.id;
    }
}
