use super::{Answer, Responses};
use crate::case::Case;
use serde_json::{Value, json};

const INVOKE: &str = "arn:aws:states:::lambda:invoke";
const FUNCTION: &str = "arn:aws:lambda:us-east-1:111111111111:function:f";

fn case(fields: &Value) -> Case {
    let mut case = json!({"name": "n", "kind": "execution", "expect": {}});
    let members = fields.as_object().expect("fields").clone();
    case.as_object_mut().expect("a case").extend(members);
    serde_json::from_str(&case.to_string()).expect("a case")
}

fn recorded(parameters: &Value, answer: &Value) -> Value {
    json!({"state": "S", "resource": "invoke", "resourceType": "lambda", "parameters": parameters, "answer": answer})
}

#[test]
fn attempts_are_answered_in_the_order_recorded_and_each_once() {
    let case = case(&json!({"task_responses": [
        recorded(&json!({}), &json!({"raise": {"error": "E", "cause": "c"}})),
        recorded(&json!({}), &json!({"return": null})),
    ]}));
    let tasks = Responses::new(&case);
    let raise = Answer::Raise {
        error: Some("E".to_owned()),
        cause: Some("c".to_owned()),
    };
    assert_eq!(tasks.answer("S", INVOKE, &json!({})), Ok(raise));
    assert_eq!(
        tasks.answer("S", INVOKE, &json!({})),
        Ok(Answer::Return(Value::Null))
    );
    assert!(tasks.answer("S", INVOKE, &json!({})).is_err());
}

#[test]
fn branches_side_by_side_are_told_apart_by_parameters() {
    let case = case(&json!({"task_responses": [
        recorded(&json!({"n": 1}), &json!({"return": "one"})),
        recorded(&json!({"n": 2}), &json!({"return": "two"})),
    ]}));
    let tasks = Responses::new(&case);
    assert_eq!(
        tasks.answer("S", INVOKE, &json!({"n": 2})),
        Ok(Answer::Return("two".into()))
    );
    assert_eq!(
        tasks.answer("S", INVOKE, &json!({"n": 3})),
        Ok(Answer::Return("one".into()))
    );
}

#[test]
fn a_response_belongs_to_its_state_and_resource() {
    let case = case(&json!({"task_responses": [recorded(&json!({}), &json!({"return": 1}))]}));
    let tasks = Responses::new(&case);
    assert!(tasks.answer("T", INVOKE, &json!({})).is_err());
    assert!(
        tasks
            .answer("S", "arn:aws:states:::sqs:sendMessage", &json!({}))
            .is_err()
    );
}

#[test]
fn the_cause_of_a_function_called_by_arn_is_spaced_as_python_spaces() {
    let answer = json!({"raise": {"error": "E", "cause": {"errorMessage": "m", "errorType": "E"}}});
    let direct = json!({"state": "S", "resource": "arn:<partition>:lambda:<region>:111111111111:function:f", "answer": answer});
    let both = case(&json!({"task_responses": [direct, recorded(&Value::Null, &answer)]}));
    let tasks = Responses::new(&both);
    let cause = |resource| match tasks.answer("S", resource, &json!({})) {
        Ok(Answer::Raise { cause, .. }) => cause,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        cause(FUNCTION).as_deref(),
        Some(r#"{"errorMessage": "m", "errorType": "E"}"#)
    );
    assert_eq!(
        cause(INVOKE).as_deref(),
        Some(r#"{"errorMessage":"m","errorType":"E"}"#)
    );
}

#[test]
fn functions_answer_what_no_response_answers() {
    let case = case(&json!({"tasks": {
        "f": {"kind": "echo"},
        "g": {"kind": "python_fstring", "template": "<{event}>"},
        "h": {"kind": "sleep_then_echo", "seconds": 5},
        "t": {"kind": "return_text", "payload": "\"text\""},
        "u": {"kind": "unknown"},
    }}));
    let tasks = Responses::new(&case);
    let event = json!([true]);
    assert_eq!(
        tasks.answer("S", FUNCTION, &event),
        Ok(Answer::Return(event.clone()))
    );
    let direct = |name| FUNCTION.replace(":function:f", &format!(":function{name}"));
    assert_eq!(
        tasks.answer("S", &direct(":g"), &event),
        Ok(Answer::Return("<[True]>".into()))
    );
    let later = Answer::After(5, Box::new(Answer::Return(event.clone())));
    assert_eq!(tasks.answer("S", &direct(":h"), &event), Ok(later));
    assert_eq!(
        tasks.answer("S", &direct(":t"), &event),
        Ok(Answer::Return("text".into()))
    );
    assert!(tasks.answer("S", &direct(":u"), &event).is_err());
}

#[test]
fn the_integration_wraps_the_payload() {
    let case = case(&json!({"tasks": {"f": {"kind": "echo"}}}));
    let parameters = json!({"FunctionName": "f:$LATEST", "Payload": {"a": 1}});
    let answer = Responses::new(&case).answer("S", INVOKE, &parameters);
    let Ok(Answer::Return(result)) = answer else {
        panic!("{answer:?}")
    };
    assert_eq!(result.get("Payload"), Some(&json!({"a": 1})));
    assert_eq!(
        result.pointer("/SdkHttpMetadata/HttpHeaders/Content-Length"),
        Some(&json!("7"))
    );
}
