//! Evaluates compiled JSONata and compares with the official suite: the folder or `.jsonl` file `JSONATA_SUITE`, or the
//! package's own cases.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use asl_conformance::expression::{Compiled, same};
use asl_conformance::suite::{Case, Expected, Suite};
use serde::Deserialize;

#[allow(warnings, reason = "tested elsewhere; here it only costs time")]
mod compiled {
    use asl_conformance::expression::Compiled;

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
    let found = compiled.evaluate(case.data.as_ref(), &case.bindings);
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

fn shown(outcome: &Expected) -> String {
    let text = match outcome {
        Expected::Result(result) => result.to_string(),
        Expected::Undefined => "nothing".to_owned(),
        Expected::Code(code) => format!("error {code}"),
    };
    text.chars().take(300).collect()
}
