//! Machines: what is compiled in, and what is not.

use serde_json::{Value, json};

use crate::server::{Server, arn, greeting};

#[test]
fn machines_are_listed_and_described() {
    let server = Server::start();
    let listed = server.ok("ListStateMachines", &json!({"maxResults": 3}));
    let names: Vec<&Value> = listed["stateMachines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|machine| &machine["name"])
        .collect();
    assert_eq!(names, ["approval", "greeting", "parcel"]);
    let next = json!({"nextToken": listed["nextToken"]});
    let last = server.ok("ListStateMachines", &next);
    assert_eq!(last["stateMachines"][0]["type"], "EXPRESS");

    let described = server.ok(
        "DescribeStateMachine",
        &json!({"stateMachineArn": arn("greeting")}),
    );
    let definition = described["definition"].as_str().unwrap();
    assert_eq!(definition, greeting::machine().definition_text());
    assert_eq!(
        (&described["status"], &described["type"]),
        (&"ACTIVE".into(), &"STANDARD".into())
    );
    let off = json!({"level": "OFF", "includeExecutionData": false});
    assert_eq!(described["loggingConfiguration"], off);
    let execution = server.execution("greeting", "g", &json!({}));
    let ran = server.ok(
        "DescribeStateMachineForExecution",
        &json!({"executionArn": execution}),
    );
    assert_eq!(ran["definition"], described["definition"]);
    assert_eq!(ran["stateMachineArn"], arn("greeting"));
}

#[test]
fn creating_finds_what_is_compiled_in_and_says_what_to_do_otherwise() {
    let server = Server::start();
    let create = |name: &str, definition: &str| json!({"name": name, "definition": definition, "roleArn": "arn:aws:iam::123456789012:role/r"});
    let laid_out: Value = serde_json::from_str(greeting::machine().definition_text()).unwrap();
    let created = server.ok(
        "CreateStateMachine",
        &create("greeting", &format!("{laid_out:#}")),
    );
    assert_eq!(created["stateMachineArn"], arn("greeting"));
    let (code, message) = server.refused("CreateStateMachine", &create("greeting", "{}"));
    assert_eq!(code, "StateMachineAlreadyExists");
    assert_eq!(
        message,
        format!("State Machine Already Exists: '{}'", arn("greeting"))
    );
    let (code, message) = server.refused("CreateStateMachine", &create("farewell", "{}"));
    assert_eq!(code, "ValidationException");
    assert!(
        message.contains("not compiled into this program"),
        "{message}"
    );
}

#[test]
fn changing_says_what_to_do_instead() {
    let server = Server::start();
    let greeting = arn("greeting");
    let update = json!({"stateMachineArn": greeting, "definition": "{}"});
    let (_, message) = server.refused("UpdateStateMachine", &update);
    assert!(message.contains("change its definition"), "{message}");
    let (code, _) = server.refused("UpdateStateMachine", &json!({"stateMachineArn": greeting}));
    assert_eq!(code, "MissingRequiredParameter");
    let (_, message) = server.refused("DeleteStateMachine", &json!({"stateMachineArn": greeting}));
    assert!(
        message.contains("build it without the machine"),
        "{message}"
    );
    let nowhere = json!({"stateMachineArn": arn("nowhere")});
    assert_eq!(server.ok("DeleteStateMachine", &nowhere), json!({}));
}

#[test]
fn tags_are_put_on_taken_off_and_listed() {
    let server = Server::start();
    let greeting = arn("greeting");
    let list = || server.ok("ListTagsForResource", &json!({"resourceArn": greeting}));
    assert_eq!(list(), json!({"tags": []}));
    let tags = json!([{"key": "team", "value": "shop"}, {"key": "stage", "value": ""}]);
    let put = |tags: &Value| json!({"resourceArn": greeting, "tags": tags});
    assert_eq!(server.ok("TagResource", &put(&tags)), json!({}));
    server.ok(
        "TagResource",
        &put(&json!([{"key": "team", "value": "desk"}])),
    );
    server.ok(
        "UntagResource",
        &json!({"resourceArn": greeting, "tagKeys": ["stage"]}),
    );
    assert_eq!(list(), json!({"tags": [{"key": "team", "value": "desk"}]}));
    let many: Vec<Value> = (0..50)
        .map(|key| json!({"key": key.to_string(), "value": ""}))
        .collect();
    assert_eq!(
        server.refused("TagResource", &put(&json!(many))).0,
        "TooManyTags"
    );
    let version = format!("{greeting}:1");
    let (code, message) = server.refused(
        "TagResource",
        &json!({"resourceArn": version, "tags": tags}),
    );
    assert_eq!(code, "ResourceNotFound");
    assert_eq!(message, format!("Resource not found: '{version}'"));
}

#[cfg(feature = "validate")]
#[test]
fn a_definition_is_validated_as_aws_does() {
    let server = Server::start();
    let validate = |definition: &str| {
        server.ok(
            "ValidateStateMachineDefinition",
            &json!({"definition": definition}),
        )
    };
    let fine = validate(greeting::machine().definition_text());
    assert_eq!(
        fine,
        json!({"result": "OK", "diagnostics": [], "truncated": false})
    );
    let faulty = validate(r#"{"States": {"Done": {"Type": "Succeed"}}}"#);
    let expected = json!({
        "severity": "ERROR",
        "code": "SCHEMA_VALIDATION_FAILED",
        "message": "These fields are required: [StartAt]",
        "location": "/",
    });
    assert_eq!(
        (&faulty["result"], &faulty["diagnostics"][0]),
        (&"FAIL".into(), &expected)
    );
}
