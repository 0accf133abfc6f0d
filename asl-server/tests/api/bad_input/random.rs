//! Calls of some fields and values, by chance; and requests of which some bytes are others.

use std::io::BufReader;
use std::io::Write as _;
use std::time::Duration;

use serde_json::{Value, json};

use super::calls::calls;
use super::wire::{self, Wire};
use super::world::World;
use crate::server::{Server, arn};

/// Where the random numbers begin: that of the environment, to try others.
fn seed() -> u64 {
    let given = std::env::var("ASL_SEED").ok();
    let seed = given.and_then(|seed| seed.parse().ok()).unwrap_or(7);
    println!("ASL_SEED={seed}");
    seed
}

const FIELDS: &[&str] = &[
    "stateMachineArn",
    "executionArn",
    "activityArn",
    "resourceArn",
    "stateMachineAliasArn",
    "stateMachineVersionArn",
    "routingConfiguration",
    "description",
    "publish",
    "revisionId",
    "mapRunArn",
    "name",
    "input",
    "output",
    "definition",
    "roleArn",
    "type",
    "tags",
    "tagKeys",
    "taskToken",
    "error",
    "cause",
    "maxResults",
    "nextToken",
    "statusFilter",
    "redriveFilter",
    "reverseOrder",
    "includeExecutionData",
    "includedData",
    "clientToken",
    "workerName",
    "traceHeader",
];

fn strange_value(random: &mut fastrand::Rng) -> Value {
    let texts = [
        String::new(),
        "x".to_owned(),
        arn("greeting"),
        arn("greeting").replace("stateMachine", "execution"),
        format!("{}:1", arn("greeting")),
        "arn:aws:states:us-east-1:123456789012:execution:greeting:nobody".to_owned(),
        "arn:aws:states:::".to_owned(),
        "::::::::".to_owned(),
        "é\u{0}\u{7f}\u{1f600}".to_owned(),
        "1.00000000000000000000000000000000".to_owned(),
        "ffffffffffffffff.ffffffffffffffffffffffffffffffff".to_owned(),
        "a".repeat(5_000),
        "[".repeat(20_000),
        "{\"a\":".repeat(5_000),
        "RUNNING".to_owned(),
        "{}".to_owned(),
        "1e999".to_owned(),
        "\"\\ud800\"".to_owned(),
    ];
    match random.u8(0..12) {
        0 => Value::Null,
        1 => json!(random.bool()),
        2 => json!(random.i64(..)),
        3 => json!(-1),
        4 => json!(0.5),
        5 => json!([]),
        6 => json!([{"key": "k", "value": 1}, null, {}]),
        7 => json!({"key": []}),
        _ => json!(texts[random.usize(..texts.len())]),
    }
}

#[test]
fn whatever_the_parameters_are_the_answer_is_no_failure_of_the_servers() {
    let server = Server::start();
    server.execution("approval", "a", &json!({}));
    let mut wire = Wire::new(server.address);
    let actions: Vec<&str> = {
        let world = World::new();
        let called = calls(&world).into_iter().map(|call| call.action);
        called.chain(["NoSuchAction"]).collect()
    };
    let mut random = fastrand::Rng::with_seed(seed());
    for round in 0..3_000 {
        let action = actions[round % actions.len()];
        let fields = random.usize(0..6);
        let input: serde_json::Map<String, Value> = (0..fields)
            .map(|_| {
                (
                    FIELDS[random.usize(..FIELDS.len())].to_owned(),
                    strange_value(&mut random),
                )
            })
            .collect();
        let input = Value::Object(input);
        let reply = wire.call(action, input.to_string().as_bytes());
        assert_eq!(reply.fault(), None, "{action} {input}: {}", reply.text());
    }
    server.ok("ListStateMachines", &json!({}));
}

#[test]
fn whatever_bytes_of_a_request_are_others_the_service_goes_on() {
    let world = World::new();
    let mut random = fastrand::Rng::with_seed(seed());
    let calls = calls(&world);
    for round in 0..1_500 {
        let call = &calls[round % calls.len()];
        let body = call.right().to_string();
        let (action, length) = (call.action, body.len());
        let request = format!(
            "POST / HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-amz-json-1.0\r\n\
             x-amz-target: AWSStepFunctions.{action}\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        let mut request = request.into_bytes();
        for _ in 0..random.usize(1..4) {
            mutate(&mut request, &mut random);
        }
        let mut stream = wire::connect(world.server.address);
        let _ = stream.write_all(&request);
        // It may wait for more, which does not come.
        let patience = Some(Duration::from_millis(20));
        stream.set_read_timeout(patience).expect("it is not zero");
        if let Ok(reply) = wire::read(&mut BufReader::new(stream)) {
            let request = String::from_utf8_lossy(&request);
            assert!(reply.status < 500, "{request}: {}", reply.text());
        }
    }
    // Of the executions some may have been named by chance.
    world.server.ok("ListStateMachines", &json!({}));
    assert_eq!(world.server.post("/run/quote", r#"{"price": 3}"#).body, 3);
}

/// Changes, cuts, repeats or puts in some bytes.
fn mutate(request: &mut Vec<u8>, random: &mut fastrand::Rng) {
    if request.is_empty() {
        return;
    }
    let from = random.usize(..request.len());
    let to = (from + random.usize(1..20)).min(request.len());
    match random.u8(0..6) {
        0 => request[from] = random.u8(..),
        1 => request[from] ^= 1 << random.u8(0..8),
        2 => drop(request.drain(from..to)),
        3 => {
            let again = request[from..to].to_vec();
            request.splice(from..from, again.repeat(random.usize(1..50)));
        }
        4 => request.truncate(from.max(1)),
        _ => {
            let words: [&[u8]; 8] = [
                b"\r\n",
                b"\0",
                b"\xff",
                b"{",
                b"\"",
                b"99999999999999999999",
                b":",
                b"\\ud800",
            ];
            let word = words[random.usize(..words.len())];
            request.splice(from..from, word.to_vec());
        }
    }
}
