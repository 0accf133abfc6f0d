//! Tests of one state, as AWS's tools ask for them.

use serde_json::{Value, json};

use crate::server::{Server, approval, quote};

/// The definition of a state of a machine.
fn state(definition: &str, name: &str) -> String {
    let definition: Value = serde_json::from_str(definition).expect("it was compiled");
    definition["States"][name].to_string()
}

#[test]
fn a_state_that_is_compiled_in_is_tested_alone() {
    let server = Server::start();
    let text = quote::machine().definition_text();
    let tested = server.ok(
        "TestState",
        &json!({"definition": state(text, "IsPriced"), "input": r#"{"price":3}"#, "inspectionLevel": "DEBUG"}),
    );
    let expected = json!({
        "status": "SUCCEEDED",
        "output": r#"{"price":3}"#,
        "nextState": "Priced",
        "inspectionData": {"input": r#"{"price":3}"#, "afterInputPath": r#"{"price":3}"#},
    });
    assert_eq!(tested, expected);

    let tested = server.ok(
        "TestState",
        &json!({"definition": text, "stateName": "NoPrice"}),
    );
    let expected = json!({"status": "FAILED", "error": "NoPrice", "cause": "ask somebody"});
    assert_eq!(tested, expected);
}

#[test]
fn a_mock_answers_for_a_task() {
    let server = Server::start();
    let machine = approval::machine_with(|_| async { Err(asl_runtime::TaskError::new("", "")) });
    let ask = state(machine.definition_text(), "Ask");
    let refused = server.refused("TestState", &json!({"definition": ask}));
    assert_eq!(refused.0, "InvalidDefinition");
    let mocked = json!({"definition": ask, "mock": {"result": r#"{"approved":true}"#}});
    let tested = server.ok("TestState", &mocked);
    assert_eq!(tested["output"], r#"{"approved":true}"#);
    let failing = json!({
        "definition": ask,
        "inspectionLevel": "TRACE",
        "context": r#"{"Task":{"Token":"abc"}}"#,
        "mock": {"errorOutput": {"error": "Refused", "cause": "too dear"}, "fieldValidationMode": "NONE"},
    });
    let tested = server.ok("TestState", &failing);
    assert_eq!(
        (&tested["status"], &tested["error"], &tested["cause"]),
        (&"FAILED".into(), &"Refused".into(), &"too dear".into())
    );
    let sent = r#"{"FunctionName":"Ask","Payload":{"token":"abc"}}"#;
    assert_eq!(tested["inspectionData"]["afterParameters"], sent);
}

#[test]
fn what_is_not_compiled_in_is_refused_and_told_why() {
    let server = Server::start();
    let refused = |call: Value| server.refused("TestState", &call);
    let pass = r#"{"Type":"Pass","End":true}"#;
    for (call, code, part) in [
        (json!({}), "ValidationException", "'definition'"),
        (
            json!({"definition": "{"}),
            "InvalidDefinition",
            "INVALID_JSON_DESCRIPTION",
        ),
        (
            json!({"definition": "[]"}),
            "InvalidDefinition",
            "valid JSON object",
        ),
        (
            json!({"definition": pass}),
            "InvalidDefinition",
            "no state in it has this definition",
        ),
        (
            json!({"definition": r#"{"States":{},"StartAt":"A"}"#}),
            "InvalidDefinition",
            "no machine in it has this definition",
        ),
        (
            json!({"definition": quote::machine().definition_text()}),
            "ValidationException",
            "stateName is missing",
        ),
        (
            json!({"definition": quote::machine().definition_text(), "stateName": "Nowhere"}),
            "ValidationException",
            "State not found in definition",
        ),
        (
            json!({"definition": pass, "inspectionLevel": "ALL"}),
            "ValidationException",
            "[INFO, DEBUG, TRACE]",
        ),
    ] {
        let (found, message) = refused(call);
        assert_eq!(found, code, "{message}");
        assert!(message.contains(part), "{message}");
    }
    let text = quote::machine().definition_text();
    let call = |more: Value| {
        let mut call = json!({"definition": text, "stateName": "Priced"});
        call.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        refused(call)
    };
    assert!(call(json!({"input": "{"})).0 == "InvalidExecutionInput");
    assert!(
        call(json!({"variables": "[]"}))
            .1
            .contains("'variables' is not a JSON object")
    );
    assert!(
        call(json!({"mock": {"result": "{"}}))
            .1
            .contains("'mock.result' is not JSON")
    );
    assert!(
        call(json!({"mock": {"result": "1"}}))
            .1
            .contains("State type 'Succeed'")
    );
    let secrets = call(json!({"mock": {"result": "1"}, "revealSecrets": true}));
    assert!(secrets.1.contains("RevealSecrets"), "{secrets:?}");
}
