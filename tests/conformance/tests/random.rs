//! Random expressions over random documents never panic, and agree with the crate `jsonata-core` where that is right.

use std::collections::BTreeMap;

use asl_conformance::expression::same;
use asl_conformance::random::Generator;
use asl_conformance::suite::Expected;
use jsonata_core::Expression;
use jsonata_core::value::JValue;
use serde_json::Value;

#[allow(warnings, reason = "tested elsewhere; here it only costs time")]
mod compiled {
    use asl_conformance::expression::Compiled;

    include!(concat!(env!("OUT_DIR"), "/random.rs"));
}

/// How many documents each expression is evaluated over.
const DOCUMENTS: usize = 20;

/// Of how many levels they are.
const LEVELS: usize = 4;

/// What makes them the same on every day.
const DOCUMENTS_SEED: u64 = 7;

/// Where `jsonata-core` is wrong, by what stands in such expressions, and what it does.
const KNOWN: &[(&str, &str)] = &[("$reduce(null, ", "takes null for an array without items")];

#[test]
fn random_expressions_agree_with_a_second_opinion() {
    let mut generator = Generator::new(DOCUMENTS_SEED);
    let mut differences = Vec::new();
    for (text, compiled) in compiled::TABLE {
        let second = Expression::compile(text);
        let is_known = KNOWN.iter().any(|(part, _)| text.contains(part));
        for _ in 0..DOCUMENTS {
            let data = generator.document(LEVELS);
            let found = compiled.evaluate(Some(&data), &BTreeMap::new());
            let other = second
                .as_ref()
                .ok()
                .and_then(|second| opinion(second, &data));
            if !is_known && !agree(&found, other.as_ref()) {
                differences.push(format!("{text}\n  {data}\n  {found:?}\n  {other:?}"));
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// The value according to `jsonata-core`: nothing inside is an error.
fn opinion(expression: &Expression, data: &Value) -> Option<Expected> {
    let data = JValue::from_json_str(&data.to_string()).expect("it is JSON");
    let value = expression.evaluate(&data).ok()?;
    if value.is_undefined() || value.is_function() {
        return Some(Expected::Undefined);
    }
    let text = value.to_json_string().expect("it prints JSON");
    Some(Expected::Result(
        serde_json::from_str(&text).expect("it prints JSON"),
    ))
}

fn agree(found: &Expected, other: Option<&Expected>) -> bool {
    match (found, other) {
        (Expected::Code(_), None) => true,
        (Expected::Result(found), Some(Expected::Result(other))) => same(found, other),
        (found, other) => Some(found) == other,
    }
}
