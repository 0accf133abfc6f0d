//! Compiles every definition of the folder `ASL_WORKFLOWS`, through rustc as well, or the package's own few.
//!
//! A definition that an `index.json` or `expected.json` beside it marks as suspect or invalid must be refused, and so must
//! one whose name starts with `invalid-`; all others must compile.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use asl_conformance::table::Compiled;
use serde_json::Value;

mod compiled {
    use asl_conformance::table::Compiled;

    include!(concat!(env!("OUT_DIR"), "/workflows.rs"));
}

fn main() -> ExitCode {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("workflows");
    let folder = option_env!("ASL_WORKFLOWS").map_or(own, PathBuf::from);
    let suspect = suspect(&folder);
    let known = known_differences();
    let (mut passed, mut failed) = (0, 0);
    let mut surprises = 0;
    for (name, compiled) in compiled::TABLE {
        let must_compile = !suspect.contains(*name) && !is_named_invalid(name);
        let difference = difference(compiled, must_compile);
        let is_known = known.contains_key(*name);
        match &difference {
            None => passed += 1,
            Some(difference) => {
                failed += 1;
                println!(
                    "{name}: {difference}{}",
                    if is_known { " (known)" } else { "" }
                );
            }
        }
        if difference.is_some() != is_known {
            surprises += 1;
            if is_known {
                println!("{name}: listed as a known difference, but there is none");
            }
        }
    }
    println!("{passed} passed, {failed} failed, 0 skipped");
    ExitCode::from(u8::from(surprises > 0))
}

/// What went otherwise than it must.
fn difference(compiled: &Compiled, must_compile: bool) -> Option<String> {
    match compiled {
        Compiled::Machine(_) if must_compile => None,
        Compiled::Machine(_) => Some("compiles, but must be refused".to_owned()),
        Compiled::Refused(_) if !must_compile => None,
        Compiled::Refused(reasons) => {
            let errors = reasons.iter().filter(|[severity, ..]| *severity == "ERROR");
            let errors =
                errors.map(|[_, code, location, message]| format!("{code} {location} {message}"));
            Some(format!(
                "refused: {}",
                errors.collect::<Vec<_>>().join("; ")
            ))
        }
    }
}

/// The files that a list in the folder calls suspect.
fn suspect(folder: &Path) -> HashSet<String> {
    let index = fs::read_to_string(folder.join("index.json")).unwrap_or_default();
    let index: Vec<Value> = serde_json::from_str(&index).unwrap_or_default();
    let suspect = index.iter().filter(|entry| !entry["suspect"].is_null());
    suspect
        .filter_map(|entry| entry["file"].as_str().map(str::to_owned))
        .collect()
}

fn is_named_invalid(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.starts_with("invalid-")
}

/// The definitions on which we knowingly differ, with the reason.
fn known_differences() -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("known_workflows.json");
    let text = fs::read_to_string(path).expect("the list stands beside the package");
    serde_json::from_str(&text).expect("the list is an object of names and reasons")
}
