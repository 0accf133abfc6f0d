//! Evaluates compiled JSONata over an input document, and compares results.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use asl_runtime::__private::v1::jsonata::{
    self, Bounds, Document, Evaluation, Expression, Host, NoValue, Outcome,
};
use asl_runtime::Json;
use serde_json::Value;

use crate::suite::Expected;

/// What the compiler made of an expression.
#[derive(Debug)]
pub enum Compiled {
    /// The expression with the slots of its frame.
    Expression(fn(&Evaluation<'_>, &jsonata::Value) -> Outcome, usize),
    /// The code of a syntax error.
    Refused(&'static str),
}

impl Compiled {
    /// What it comes to with an input document, if there is one, and variables.
    #[must_use]
    pub fn evaluate(&self, data: Option<&Value>, bindings: &BTreeMap<String, Value>) -> Expected {
        match self {
            Compiled::Refused(code) => Expected::Code((*code).to_owned()),
            Compiled::Expression(expression, slots) => {
                let inputs = Inputs {
                    document: data.map(json),
                    bindings: bindings.values().map(json).map(Some).collect(),
                };
                inputs.evaluate(*expression, *slots)
            }
        }
    }
}

fn json(value: &Value) -> Json {
    Json::parse(&value.to_string()).expect("JSON is JSON")
}

/// Whether two results are equal, numbers by value.
#[must_use]
pub fn same(found: &Value, expected: &Value) -> bool {
    use Value::{Array, Number, Object};
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

/// The input document and the variables of an evaluation.
struct Inputs {
    document: Option<Json>,
    bindings: Vec<Option<Json>>,
}

impl Inputs {
    fn evaluate(&self, expression: Expression, slots: usize) -> Expected {
        let result = jsonata::evaluate_to_json(self, expression, slots, self.document.as_ref());
        match result.map_err(|reason| *reason) {
            Ok(result) => {
                let text = result.to_string();
                Expected::Result(serde_json::from_str(&text).expect("`Json` prints JSON"))
            }
            Err(NoValue::NoJson(_)) => Expected::Undefined,
            Err(NoValue::Thrown(error)) => Expected::Code(error.code().to_owned()),
        }
    }
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
