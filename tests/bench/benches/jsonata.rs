//! Times compiled JSONata beside the JavaScript implementation, on the same data and in turns: see `jsonata_js/run`.

use std::env;
use std::hint::black_box;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::SystemTime;

use asl_bench::input;
use asl_bench::measure::{fastest, median};
use asl_runtime::__private::v1::jsonata::{self, Document, Evaluation, Host, Outcome, Value};
use asl_runtime::Json;
use serde::{Deserialize, Serialize};

#[allow(warnings, reason = "measured here, tested elsewhere")]
mod compiled {
    include!(concat!(env!("OUT_DIR"), "/expressions.rs"));
}

type Compiled = fn(&Evaluation<'_>, &Value) -> Outcome;

const COMPILED: [(&str, Compiled); 4] = [
    ("path", compiled::path),
    ("sum", compiled::sum),
    ("predicate", compiled::predicate),
    ("map_merge", compiled::map_merge),
];

const ROUNDS: usize = 5;

/// An expression of `workloads/expressions.json`.
#[derive(Deserialize)]
struct Expression {
    name: String,
    text: String,
    target: f64,
}

/// What the script is told.
#[derive(Serialize)]
struct Question<'a> {
    data: &'a serde_json::Value,
    expressions: Vec<&'a str>,
}

/// What the script says of an expression.
#[derive(Deserialize)]
struct Answer {
    nanoseconds: f64,
    result: serde_json::Value,
}

fn main() {
    let Some(installed) = env::var_os("JSONATA_JS").map(PathBuf::from) else {
        println!(
            "JSONATA_JS does not name the folder that jsonata is installed in: run tests/bench/jsonata_js/run"
        );
        return;
    };
    let mut expressions: Vec<Expression> =
        serde_json::from_str(include_str!("../workloads/expressions.json")).expect("it is JSON");
    let chosen: Vec<String> = env::args()
        .skip(1)
        .filter(|name| name != "--bench")
        .collect();
    expressions.retain(|expression| chosen.is_empty() || chosen.contains(&expression.name));
    let document = input::order();
    let data = Json::parse(&document).expect("it is JSON");
    let question = Question {
        data: &serde_json::from_str(&document).expect("it is JSON"),
        expressions: expressions.iter().map(|one| one.text.as_str()).collect(),
    };
    let rounds: Vec<Vec<(f64, f64)>> = (0..ROUNDS)
        .map(|_| round(&installed, &question, &expressions, &data))
        .collect();
    for (index, Expression { name, target, .. }) in expressions.iter().enumerate() {
        let of_all = || rounds.iter().filter_map(|round| round.get(index));
        let ratio = median(of_all().map(|(theirs, ours)| theirs / ours));
        let theirs = median(of_all().map(|(theirs, _)| *theirs));
        let ours = median(of_all().map(|(_, ours)| *ours));
        println!(
            "ratio jsonata {name} ours/jsonata-js {ratio:.1} (target {target}, {theirs:.0} and {ours:.0} ns)"
        );
    }
}

/// The times of each expression, theirs and ours.
fn round(
    installed: &PathBuf,
    question: &Question<'_>,
    expressions: &[Expression],
    data: &Json,
) -> Vec<(f64, f64)> {
    let answers = ask(installed, question);
    let times = expressions.iter().zip(answers).map(|(expression, answer)| {
        let named = COMPILED.iter().find(|(name, _)| *name == expression.name);
        let (name, compiled) = named.expect("every expression is in the table");
        let result = evaluate(*compiled, data);
        let result: serde_json::Value =
            serde_json::from_str(&result.to_string()).expect("it is JSON");
        assert_eq!(result, answer.result, "{name} has one result");
        let ours = fastest(|| {
            black_box(evaluate(*compiled, black_box(data)));
        });
        (answer.nanoseconds, ours)
    });
    times.collect()
}

fn ask(installed: &PathBuf, question: &Question<'_>) -> Vec<Answer> {
    let mut node = Command::new("node")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/jsonata_js/time.mjs"))
        .arg(installed)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node is installed");
    let mut stdin = node.stdin.take().expect("it is a pipe");
    let question = serde_json::to_vec(question).expect("it is data");
    stdin.write_all(&question).expect("node reads");
    drop(stdin);
    let output = node.wait_with_output().expect("node ends");
    serde_json::from_slice(&output.stdout).expect("node answers")
}

/// The expression's own work, with the result as JSON: what `evaluate` of the JavaScript implementation does.
fn evaluate(expression: Compiled, data: &Json) -> Json {
    let result = jsonata::evaluate_to_json(&Nowhere, expression, 0, Some(data));
    result.expect("each has a result")
}

/// No state, no execution.
struct Nowhere;

impl Host for Nowhere {
    fn document(&self, _: Document) -> Option<&Json> {
        None
    }

    fn variables(&self) -> &[Option<Json>] {
        &[]
    }

    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }

    fn random(&self) -> u64 {
        0
    }
}
