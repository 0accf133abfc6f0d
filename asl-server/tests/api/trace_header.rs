//! The trace header: sent in a header or in the body, kept with the execution, told by whoever describes it.

use serde_json::{Value, json};

use crate::server::{Answer, Server, agent, answer, arn, folder};

const SENT: &str = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
const IN_BODY: &str = "Root=1-67891233-abcdef012345678912345678";
const W3C: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

fn post(server: &Server, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut request = agent().post(server.url(path));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    answer(request.send(body))
}

/// Calls an action with this `X-Amzn-Trace-Id`.
fn call(server: &Server, action: &str, sent: &str, input: &Value) -> Value {
    let target = format!("AWSStepFunctions.{action}");
    let headers = [("x-amz-target", &*target), ("x-amzn-trace-id", sent)];
    let answer = post(server, "/", &headers, &input.to_string());
    assert_eq!(answer.status, 200, "{action}: {}", answer.body);
    answer.body
}

/// The header that an execution that was just started is described with.
fn described(server: &Server, started: &Value) -> Value {
    let asked = json!({"executionArn": started["executionArn"]});
    server.ok("DescribeExecution", &asked)["traceHeader"].clone()
}

#[test]
fn an_execution_is_described_with_its_trace_header() {
    let server = Server::start();
    let mut input = json!({"stateMachineArn": arn("approval")});
    let started = server.ok("StartExecution", &input);
    assert_eq!(described(&server, &started), Value::Null);
    let started = call(&server, "StartExecution", SENT, &input);
    assert_eq!(described(&server, &started), SENT);
    input["traceHeader"] = IN_BODY.into();
    let started = server.ok("StartExecution", &input);
    assert_eq!(described(&server, &started), IN_BODY);
    let started = call(&server, "StartExecution", SENT, &input);
    assert_eq!(
        described(&server, &started),
        SENT,
        "the header is preferred"
    );
}

#[test]
fn a_synchronous_execution_is_answered_with_its_trace_header() {
    let server = Server::start();
    let mut input = json!({"stateMachineArn": arn("quote"), "input": r#"{"price": 3}"#});
    let run = |input: &Value| server.ok("StartSyncExecution", input)["traceHeader"].clone();
    assert_eq!(run(&input), Value::Null);
    input["traceHeader"] = IN_BODY.into();
    assert_eq!(run(&input), IN_BODY);
    let ran = call(&server, "StartSyncExecution", SENT, &input);
    assert_eq!(ran["traceHeader"], SENT);
}

#[test]
fn a_trace_header_in_the_body_has_at_most_256_characters_all_of_them_ascii() {
    let server = Server::start();
    let cases = [
        (
            "x".repeat(257),
            "Member must have length less than or equal to 256",
        ),
        (
            "ü".to_owned(),
            "Member must satisfy regular expression pattern: \\p{ASCII}*",
        ),
    ];
    for action in ["StartExecution", "StartSyncExecution"] {
        for (header, constraint) in &cases {
            let input = json!({"stateMachineArn": arn("quote"), "traceHeader": header});
            let expected = format!(
                "1 validation error detected: Value '{header}' at 'traceHeader' failed to satisfy constraint: {constraint}"
            );
            let refused = server.refused(action, &input);
            assert_eq!(refused, ("ValidationException".to_owned(), expected));
        }
    }
}

#[test]
fn nothing_is_refused_for_its_x_amzn_trace_id() {
    let server = Server::start();
    let input = json!({"stateMachineArn": arn("approval"), "traceHeader": IN_BODY});
    let started = call(&server, "StartExecution", &"x".repeat(257), &input);
    assert_eq!(described(&server, &started), IN_BODY);
}

#[test]
fn plain_requests_have_awss_header_or_w3cs() {
    let server = Server::start();
    let start = |headers: &[(&str, &str)]| {
        let started = post(&server, "/start/approval", headers, "{}");
        described(&server, &started.body)
    };
    assert_eq!(start(&[("x-amzn-trace-id", SENT)]), SENT);
    assert_eq!(start(&[("traceparent", W3C)]), W3C);
    assert_eq!(
        start(&[("x-amzn-trace-id", SENT), ("traceparent", W3C)]),
        W3C
    );
    post(
        &server,
        "/run/greeting?name=g",
        &[("traceparent", W3C)],
        "{}",
    );
    let execution =
        json!({"executionArn": arn("greeting").replace("stateMachine", "execution") + ":g"});
    assert_eq!(described(&server, &execution), W3C);
}

#[test]
fn a_trace_header_outlives_the_process() {
    let folder = folder("trace_header");
    let server = Server::over(&folder);
    let input = json!({"stateMachineArn": arn("approval")});
    let started = call(&server, "StartExecution", SENT, &input);
    drop(server);
    let server = Server::over(&folder);
    assert_eq!(described(&server, &started), SENT);
}
