//! Which calls of a trace are judged.

use super::{expectation, skip_reason};
use crate::case::Case;
use serde_json::{Value, json};

fn case(steps: &Value) -> Case {
    let case = json!({"name": "n", "kind": "api_trace", "expect": {}, "steps": steps});
    let mut case: Case = serde_json::from_str(&case.to_string()).expect("a case");
    case.expect = expectation(&case.steps);
    case
}

#[test]
fn answers_that_an_engine_gives_are_judged() {
    let case = case(&json!([
        {"i": 0, "op": "create_state_machine", "expect": {"creationDate": "datetime"}},
        {"i": 1, "op": "start_execution", "expect": {"executionArn": "e:<ExecArnPart_0idx>"}},
        {"i": 2, "op": "list_executions", "expect": {"executions": [{"name": "n"}]}},
        {"i": 3, "op": "describe_execution", "expect_error": {"code": "ExecutionDoesNotExist", "message": "m"}},
    ]));
    let expected = json!({"calls": {
        "1": {"expect": {"executionArn": "e:ExecArnPart_0idx"}},
        "2": {"expect": {"executions": [{"name": "n"}]}},
        "3": {"expect_error": {"code": "ExecutionDoesNotExist"}},
    }});
    assert_eq!(case.expect, expected);
    assert_eq!(skip_reason(&case), None);
}

#[test]
fn what_a_server_finds_out_is_later_work() {
    let refused =
        json!([{"i": 0, "op": "list_executions", "expect_error": {"code": "InvalidArn"}}]);
    let nothing = Some("API: no answer that an engine gives");
    assert_eq!(skip_reason(&case(&refused)), nothing);
    let tagged = json!([{"i": 0, "op": "tag_resource", "expect": {}}]);
    assert_eq!(skip_reason(&case(&tagged)), Some("API: tags"));
    let arn = "arn:aws:states:us-east-1:111111111111:stateMachine:m:1";
    let version =
        json!([{"i": 0, "op": "start_execution", "args": {"stateMachineArn": arn}, "expect": {}}]);
    assert_eq!(skip_reason(&case(&version)), Some("API: versions"));
}
