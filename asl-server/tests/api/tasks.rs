//! Task Tokens: the answers of people and of other programs.

use serde_json::json;

use crate::server::Server;

/// The token that an execution of `approval` waits for.
pub(crate) fn token(server: &Server, execution: &str) -> String {
    loop {
        let input = json!({"executionArn": execution, "reverseOrder": true});
        let history = server.ok("GetExecutionHistory", &input);
        let events = history["events"].as_array().unwrap();
        let submitted = events.iter().find(|event| event["type"] == "TaskSubmitted");
        if submitted.is_some() {
            let scheduled = events
                .iter()
                .find(|event| event["type"] == "TaskScheduled")
                .unwrap();
            let parameters = &scheduled["taskScheduledEventDetails"]["parameters"];
            let parameters: serde_json::Value =
                serde_json::from_str(parameters.as_str().unwrap()).unwrap();
            return parameters["Payload"]["token"].as_str().unwrap().to_owned();
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
