//! Task Tokens: the answers of people and of other programs.

use serde_json::{Value, json};

use crate::server::Server;

/// The token that an execution of `approval` waits for.
pub(crate) fn token(server: &Server, execution: &str) -> String {
    loop {
        let input = json!({"executionArn": execution, "reverseOrder": true});
        let history = server.ok("GetExecutionHistory", &input);
        let event = |kind: &str| {
            let mut events = history["events"].as_array().expect("a list").iter();
            events.find(|event| event["type"] == kind)
        };
        if let (Some(scheduled), Some(_)) = (event("TaskScheduled"), event("TaskSubmitted")) {
            let parameters = &scheduled["taskScheduledEventDetails"]["parameters"];
            let parameters = parameters.as_str().expect("JSON text");
            let parameters: Value = serde_json::from_str(parameters).expect("JSON");
            let token = &parameters["Payload"]["token"];
            return token.as_str().expect("a text").to_owned();
        }
    }
}

#[test]
fn an_answer_ends_the_wait_once() {
    let server = Server::start();
    let execution = server.execution("approval", "a", &json!({}));
    let token = token(&server, &execution);
    let beat = server.ok("SendTaskHeartbeat", &json!({"taskToken": token}));
    assert_eq!(beat, json!({}));
    let (code, message) = server.refused(
        "SendTaskSuccess",
        &json!({"taskToken": token, "output": "yes"}),
    );
    assert_eq!(code, "InvalidOutput");
    assert!(message.contains("Unrecognized token 'yes'"), "{message}");
    let answer = json!({"taskToken": token, "output": "{\"approved\": true}"});
    server.ok("SendTaskSuccess", &answer);
    let described = server.until(&execution, "SUCCEEDED");
    assert_eq!(described["output"], r#"{"approved":true}"#);
    let (code, message) = server.refused("SendTaskSuccess", &answer);
    assert_eq!(code, "TaskTimedOut");
    assert_eq!(
        message,
        "Task Timed Out: 'Provided task does not exist anymore'"
    );
}

#[test]
fn a_failure_is_the_states_own() {
    let server = Server::start();
    let execution = server.execution("approval", "a", &json!({}));
    let token = token(&server, &execution);
    let long = json!({"taskToken": token, "error": "x".repeat(257)});
    let (code, message) = server.refused("SendTaskFailure", &long);
    assert_eq!(code, "ValidationException");
    assert!(message.contains("Value at 'error'"), "{message}");
    let failure = json!({"taskToken": token, "error": "Rejected", "cause": "too much"});
    server.ok("SendTaskFailure", &failure);
    let described = server.until(&execution, "FAILED");
    assert_eq!(
        (&described["error"], &described["cause"]),
        (&"Rejected".into(), &"too much".into())
    );
}

#[test]
fn what_is_no_token_is_refused_and_not_repeated() {
    let server = Server::start();
    for action in ["SendTaskSuccess", "SendTaskFailure", "SendTaskHeartbeat"] {
        let (code, message) =
            server.refused(action, &json!({"taskToken": "guessed", "output": "{}"}));
        assert_eq!(
            (&*code, &*message),
            ("InvalidToken", "Invalid Token: 'Invalid token'")
        );
    }
}
