//! Whatever is sent, the answer is AWS's error or another 4xx, and the service goes on.

mod calls;
mod fields;
mod wire;
mod world;
mod wrong;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};

use crate::server::{PACK, Server, agent, answer, arn};

const ACTIONS: &[&str] = &[
    "CreateActivity",
    "CreateStateMachine",
    "CreateStateMachineAlias",
    "DeleteStateMachineAlias",
    "DeleteStateMachineVersion",
    "DescribeStateMachineAlias",
    "ListStateMachineAliases",
    "ListStateMachineVersions",
    "PublishStateMachineVersion",
    "UpdateStateMachineAlias",
    "DeleteActivity",
    "DeleteStateMachine",
    "DescribeActivity",
    "DescribeExecution",
    "DescribeStateMachine",
    "DescribeStateMachineForExecution",
    "GetActivityTask",
    "GetExecutionHistory",
    "ListActivities",
    "ListExecutions",
    "ListStateMachines",
    "ListTagsForResource",
    "RedriveExecution",
    "SendTaskFailure",
    "SendTaskHeartbeat",
    "SendTaskSuccess",
    "StartExecution",
    "StartSyncExecution",
    "StopExecution",
    "TagResource",
    "UntagResource",
    "UpdateStateMachine",
    "ValidateStateMachineDefinition",
    "NoSuchAction",
];

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

/// An action never succeeds in waiting for what is not there, nor fails on the server's side.
#[test]
fn whatever_the_parameters_are_the_answer_is_no_failure_of_the_servers() {
    let server = Server::start();
    server.execution("approval", "a", &json!({}));
    let mut random = fastrand::Rng::with_seed(7);
    for round in 0..1_500 {
        let action = ACTIONS[round % ACTIONS.len()];
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
        let answer = server.call(action, &input);
        assert!(
            answer.status == 200 || (400..500).contains(&answer.status),
            "{action} {input}: {answer:?}"
        );
        if answer.status != 200 {
            let code = answer.body["__type"].as_str().unwrap_or_default();
            assert!(!code.is_empty(), "{action} {input}: {answer:?}");
        }
    }
    server.ok("ListStateMachines", &json!({}));
}

#[test]
fn whatever_the_body_is_it_is_refused() {
    let server = Server::start();
    let deep = "[".repeat(500_000);
    let bodies = [
        "{",
        "[]",
        "1",
        "null",
        "\"x\"",
        "{\"name\": 1e400}",
        "{\"name\":\"\\ud800\"}",
        &deep,
        "\u{feff}{}",
    ];
    for action in ACTIONS.iter().filter(|action| !action.starts_with("List")) {
        for body in bodies {
            let answer = server.send(action, body);
            assert!(
                (400..500).contains(&answer.status),
                "{action} {body:.40}: {answer:?}"
            );
        }
    }
    let huge = format!("{{\"input\": \"{}\"}}", "x".repeat(2 << 20));
    assert_eq!(server.send("StartExecution", &huge).status, 413);
    let strange = agent().post(server.url("/")).send("{}");
    assert_eq!(answer(strange).status, 400, "no action is named");
    let get = agent().get(server.url("/")).call();
    assert_eq!(answer(get).status, 405);
    let target = agent()
        .post(server.url("/"))
        .header("x-amz-target", "Other.ListStateMachines");
    assert_eq!(answer(target.send("{}")).status, 400);
}

#[test]
fn what_is_no_http_ends_the_connection_and_nothing_else() {
    let server = Server::start();
    for bytes in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\n{}",
    ] {
        let mut stream = TcpStream::connect(server.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_millis(200)))
            .unwrap();
        stream.write_all(bytes).unwrap();
        let mut answer = Vec::new();
        // It may be closed, or wait for more.
        let _ = stream.read_to_end(&mut answer);
        assert!(!answer.starts_with(b"HTTP/1.1 5"), "{answer:?}");
    }
    server.ok("ListActivities", &json!({"maxResults": 1}));
    let (code, _) = server.refused("DescribeActivity", &json!({"activityArn": PACK}));
    assert_eq!(code, "ActivityDoesNotExist");
}
