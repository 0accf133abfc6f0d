//! Plain HTTP, without any tool of AWS's.

use serde_json::json;

use crate::server::{HOME, Server, agent, answer};

#[test]
fn a_machine_is_run_and_its_output_is_the_answer() {
    let server = Server::start();
    let ran = server.post("/run/greeting?name=g", "");
    assert_eq!(
        (ran.status, ran.body),
        (200, json!({"text": "Good evening."}))
    );
    let again = server.post("/run/greeting?name=g", "");
    assert_eq!(
        (again.status, &again.body["error"]),
        (400, &"ExecutionAlreadyExists".into())
    );
    let ran = server.post("/run/quote", r#"{"price": 3}"#);
    assert_eq!((ran.status, ran.body), (200, json!(3)));
    let failed = server.post("/run/quote?name=q", "{}");
    assert_eq!(failed.status, 422);
    assert_eq!(
        (&failed.body["status"], &failed.body["error"]),
        (&"FAILED".into(), &"NoPrice".into())
    );
    assert_eq!(server.post("/run/quote", "{").status, 400);
    let unknown = server.post("/run/nowhere", "{}");
    assert_eq!(unknown.status, 404);
    let cause = unknown.body["cause"].as_str().unwrap();
    assert!(cause.contains("there are: approval, greeting"), "{cause}");
}

#[test]
fn a_machine_is_started_and_its_arn_is_the_answer() {
    let server = Server::start();
    let started = server.post("/start/greeting?name=g", "{}");
    let execution = format!("{HOME}:execution:greeting:g");
    assert_eq!(
        (started.status, &started.body["executionArn"]),
        (202, &json!(execution))
    );
    server.until(&execution, "SUCCEEDED");
}

#[test]
fn what_is_counted_has_awss_names() {
    let server = Server::start();
    server.post("/run/greeting", "{}");
    let metrics = answer(agent().get(server.url("/metrics")).call());
    let text = metrics.body.as_str().unwrap();
    let counted =
        format!("ExecutionsSucceeded{{StateMachineArn=\"{HOME}:stateMachine:greeting\"}}");
    assert!(text.contains(&counted), "{text}");
}

#[test]
fn health_is_told_to_everybody() {
    let server = Server::start();
    let health = answer(agent().get(server.url("/health")).call());
    assert_eq!((health.status, health.body), (200, json!("ok\n")));
}
