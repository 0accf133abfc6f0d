//! Evaluates compiled JSONata and compares with the official suite: the folder or `.jsonl` file `JSONATA_SUITE`, or the
//! package's own cases.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use asl_conformance::suite::{Case, Expected, Suite};
use asl_runtime::__private::v1::jsonata::{
    self, Bounds, Document, Evaluation, Expression, Host, Outcome, Value,
};
use asl_runtime::Json;
use serde::Deserialize;

/// What the compiler made of an expression.
#[allow(
    dead_code,
    reason = "the project's own cases need not have every variant"
)]
enum Compiled {
    /// The expression with the slots of its frame.
    Expression(fn(&Evaluation<'_>, &Value) -> Outcome, usize),
    /// The code of a syntax error.
    Refused(&'static str),
}

#[allow(warnings, reason = "tested elsewhere; here it only costs time")]
mod compiled {
    use super::Compiled;

    include!(concat!(env!("OUT_DIR"), "/jsonata.rs"));
}

/// A case that is not as the suite says, and why.
#[derive(Deserialize)]
struct Exception {
    /// The case's name; `*` at its end stands for anything.
    case: String,
    reason: String,
}

fn main() -> ExitCode {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = option_env!("JSONATA_SUITE").map_or_else(|| manifest.join("jsonata"), PathBuf::from);
    let suite = Suite::load(&path);
    assert!(
        !suite.cases.is_empty(),
        "there are no cases in {}",
        path.display()
    );
    let exceptions = std::fs::read_to_string(manifest.join("jsonata_exceptions.json"));
    let exceptions: Vec<Exception> =
        serde_json::from_str(&exceptions.expect("the exceptions can be read"))
            .expect("the exceptions are JSON");
    let reason = |name: &str| {
        let named = exceptions.iter().find(|exception| exception.names(name))?;
        Some(named.reason.as_str())
    };
    let table: HashMap<&str, &Compiled> = compiled::TABLE
        .iter()
        .map(|(key, compiled)| (*key, compiled))
        .collect();
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for (name, why) in &suite.unreadable {
        skipped += 1;
        println!("skipped {name}: {why}");
    }
    for case in &suite.cases {
        if let Some(reason) = reason(&case.name) {
            skipped += 1;
            if std::env::var_os("VERBOSE").is_some() {
                println!("skipped {}: {reason}", case.name);
            }
            continue;
        }
        let answer = match table.get(case.key().as_str()) {
            Some(compiled) => answer(case, compiled),
            None => Err("was not compiled: build again".to_owned()),
        };
        match answer {
            Ok(()) => passed += 1,
            Err(difference) => {
                failed += 1;
                println!(
                    "FAILED {}: {}\n    {difference}",
                    case.name, case.expression
                );
            }
        }
    }
    println!("{passed} passed, {failed} failed, {skipped} skipped");
    match failed {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

impl Exception {
    fn names(&self, case: &str) -> bool {
        match self.case.strip_suffix('*') {
            Some(start) => case.starts_with(start),
            None => self.case == case,
        }
    }
}

/// Evaluates the case, and says how the answer differs.
fn answer(case: &Case, compiled: &Compiled) -> Result<(), String> {
    let found = match compiled {
        Compiled::Refused(code) => Expected::Code((*code).to_owned()),
        Compiled::Expression(expression, slots) => evaluate(case, *expression, *slots),
    };
    let is_same = match (&found, &case.expected) {
        (Expected::Result(found), Expected::Result(expected)) => same(found, expected),
        (found, expected) => found == expected,
    };
    if is_same {
        return Ok(());
    }
    Err(format!(
        "{} but not {}",
        shown(&found),
        shown(&case.expected)
    ))
}

fn evaluate(case: &Case, expression: Expression, slots: usize) -> Expected {
    let host = Inputs {
        document: case.data.as_ref().map(json),
        bindings: case.bindings.values().map(json).map(Some).collect(),
    };
    let document = host.document.as_ref();
    match jsonata::evaluate_to_json(&host, expression, slots, document) {
        Ok(Ok(result)) => {
            let text = result.to_string();
            Expected::Result(serde_json::from_str(&text).expect("`Json` prints JSON"))
        }
        Ok(Err(_)) => Expected::Undefined,
        Err(error) => Expected::Code(error.code().to_owned()),
    }
}

fn json(value: &serde_json::Value) -> Json {
    Json::parse(&value.to_string()).expect("JSON is JSON")
}

/// Whether two results are equal, numbers by value.
fn same(found: &serde_json::Value, expected: &serde_json::Value) -> bool {
    use serde_json::Value::{Array, Number, Object};
    match (found, expected) {
        (Number(found), Number(expected)) => found.as_f64() == expected.as_f64(),
        (Array(found), Array(expected)) => {
            found.len() == expected.len()
                && found
                    .iter()
                    .zip(expected)
                    .all(|(found, expected)| same(found, expected))
        }
        (Object(found), Object(expected)) => {
            found.len() == expected.len()
                && found.iter().all(|(name, found)| {
                    expected
                        .get(name)
                        .is_some_and(|expected| same(found, expected))
                })
        }
        (found, expected) => found == expected,
    }
}

fn shown(outcome: &Expected) -> String {
    let text = match outcome {
        Expected::Result(result) => result.to_string(),
        Expected::Undefined => "nothing".to_owned(),
        Expected::Code(code) => format!("error {code}"),
    };
    text.chars().take(300).collect()
}

/// The input document and the variables of a case.
struct Inputs {
    document: Option<Json>,
    bindings: Vec<Option<Json>>,
}

impl Host for Inputs {
    fn document(&self, document: Document) -> Option<&Json> {
        match document {
            Document::Input => self.document.as_ref(),
            _ => None,
        }
    }

    fn variables(&self) -> &[Option<Json>] {
        &self.bindings
    }

    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn random(&self) -> u64 {
        0x9E37_79B9_7F4A_7C15
    }

    /// The suite makes sequences of ten million, and takes its time.
    fn bounds(&self) -> Bounds {
        Bounds {
            time: Duration::from_secs(5),
            sequence: 10_000_000,
            ..Bounds::default()
        }
    }
}
