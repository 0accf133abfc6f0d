//! Executions: started, looked at, listed, stopped, redriven.

use serde_json::{Value, json};

use crate::server::{HOME, Server, agent, arn, folder};

#[test]
fn an_execution_is_started_and_described() {
    let server = Server::start();
    let started = server.ok(
        "StartExecution",
        &json!({"stateMachineArn": arn("greeting")}),
    );
    let execution = started["executionArn"].as_str().unwrap();
    let prefix = format!("{HOME}:execution:greeting:");
    let name = execution.strip_prefix(&*prefix).unwrap();
    assert_eq!(name.len(), 36, "a UUID: {name}");
    let described = server.until(execution, "SUCCEEDED");
    assert_eq!(described["startDate"], started["startDate"]);
    assert_eq!(described["stateMachineArn"], arn("greeting"));
    assert_eq!(described["input"], "{}");
    assert_eq!(described["inputDetails"], json!({"included": true}));
    assert_eq!(described["output"], r#"{"text":"Good evening."}"#);
    assert_eq!(described["redriveCount"], 0);
    assert_eq!(described["redriveStatus"], "NOT_REDRIVABLE");
    let reason = "Execution is SUCCEEDED and cannot be redriven";
    assert_eq!(described["redriveStatusReason"], reason);
    let asked = json!({"executionArn": execution, "includedData": "METADATA_ONLY"});
    let described = server.ok("DescribeExecution", &asked);
    assert_eq!(described["input"], Value::Null);
    assert_eq!(described["outputDetails"], json!({"included": false}));
}

#[test]
fn each_answer_has_a_request_id_of_its_own() {
    let server = Server::start();
    let request_id = |action: &str| {
        let call = agent()
            .post(server.url("/"))
            .header("x-amz-target", format!("AWSStepFunctions.{action}"));
        let answered = call.send("{}").expect("it answers");
        let id = answered.headers().get("x-amzn-requestid");
        id.expect("it has one").to_str().unwrap().to_owned()
    };
    let ids = ["ListStateMachines", "ListStateMachines", "StartExecution"].map(request_id);
    assert!(ids.iter().all(|id| id.len() == 36), "{ids:?}");
    assert!(ids[0] != ids[1] && ids[1] != ids[2], "{ids:?}");
}

#[test]
fn starting_again_finds_what_runs_and_refuses_what_has_ended() {
    let server = Server::start();
    let start = |machine: &str, input: &str| json!({"stateMachineArn": arn(machine), "name": "one", "input": input});
    let first = server.ok("StartExecution", &start("approval", "{}"));
    let again = server.ok("StartExecution", &start("approval", " {} "));
    assert_eq!(again, first);
    let execution = server.execution("greeting", "one", &json!({}));
    server.until(&execution, "SUCCEEDED");
    for (machine, input) in [("approval", "1"), ("greeting", "{}")] {
        let (code, message) = server.refused("StartExecution", &start(machine, input));
        assert_eq!(code, "ExecutionAlreadyExists");
        let arn = format!("{HOME}:execution:{machine}:one");
        assert_eq!(message, format!("Execution Already Exists: '{arn}'"));
    }
}

#[test]
fn what_cannot_be_started_is_refused_in_awss_words() {
    let server = Server::start();
    let refused = |change: Value| {
        let mut input = json!({"stateMachineArn": arn("greeting")});
        for (field, value) in change.as_object().unwrap() {
            input[field] = value.clone();
        }
        server.refused("StartExecution", &input)
    };
    let nowhere = arn("nowhere");
    let missing = format!("State Machine Does Not Exist: '{nowhere}'");
    let cases = [
        (
            json!({"stateMachineArn": nowhere}),
            "StateMachineDoesNotExist",
            &*missing,
        ),
        (
            json!({"stateMachineArn": "x"}),
            "InvalidArn",
            "Invalid Arn: 'Invalid ARN prefix: x'",
        ),
        (json!({"name": "a b"}), "InvalidName", "Invalid Name: 'a b'"),
        (
            json!({"input": ""}),
            "InvalidExecutionInput",
            "Invalid State Machine Execution Input: 'Invalid execution input.'",
        ),
        (
            json!({"stateMachineArn": null}),
            "ValidationException",
            "1 validation error detected: Value null at 'stateMachineArn' failed to satisfy constraint: Member must not be null",
        ),
        (
            json!({"name": ""}),
            "ValidationException",
            "1 validation error detected: Value '' at 'name' failed to satisfy constraint: Member must have length greater \
             than or equal to 1",
        ),
    ];
    for (change, code, message) in cases {
        assert_eq!(refused(change), (code.to_owned(), message.to_owned()));
    }
    let large = format!("\"{}\"", "x".repeat(262_143));
    assert_eq!(refused(json!({"input": large})).0, "InvalidExecutionInput");
}

#[test]
fn executions_are_listed_the_latest_first_and_in_pages() {
    let server = Server::start();
    for name in ["a", "b", "c"] {
        let execution = server.execution("greeting", name, &json!({}));
        server.until(&execution, "SUCCEEDED");
    }
    server.execution("approval", "d", &json!({}));
    let pages = |input: Value| server.ok("ListExecutions", &input);
    let names = |page: &Value| {
        let listed = page["executions"].as_array().unwrap().iter();
        listed
            .map(|listed| listed["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let greeting = arn("greeting");
    let first = pages(json!({"stateMachineArn": greeting, "maxResults": 2}));
    assert_eq!(names(&first), ["c", "b"]);
    let token = &first["nextToken"];
    let last = pages(json!({"stateMachineArn": greeting, "nextToken": token}));
    assert_eq!(names(&last), ["a"]);
    assert_eq!(last["nextToken"], Value::Null);
    let running = pages(json!({"stateMachineArn": arn("approval"), "statusFilter": "RUNNING"}));
    assert_eq!(names(&running), ["d"]);
    let failed = pages(json!({"stateMachineArn": greeting, "statusFilter": "FAILED"}));
    assert_eq!(names(&failed), [""; 0]);

    let other = json!({"stateMachineArn": arn("approval"), "nextToken": token});
    let (code, message) = server.refused("ListExecutions", &other);
    assert_eq!(
        (&*code, &*message),
        ("InvalidToken", "Invalid Token: 'Invalid token'")
    );
    for (field, value, constraint) in [
        (
            "maxResults",
            json!(1001),
            "Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000",
        ),
        (
            "statusFilter",
            json!("succeeded"),
            "Value 'succeeded' at 'statusFilter' failed to satisfy constraint: Member must satisfy enum value set: [SUCCEEDED, \
             TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]",
        ),
    ] {
        let (code, message) = server.refused(
            "ListExecutions",
            &json!({"stateMachineArn": greeting, field: value}),
        );
        assert_eq!(code, "ValidationException");
        assert_eq!(
            message,
            format!("1 validation error detected: {constraint}")
        );
    }
    let (code, _) = server.refused("ListExecutions", &json!({"stateMachineArn": arn("quote")}));
    assert_eq!(code, "StateMachineTypeNotSupported");
}

#[test]
fn a_history_is_read_in_pages_forwards_and_backwards() {
    let server = Server::start();
    let execution = server.execution("greeting", "h", &json!({"a": 1}));
    server.until(&execution, "SUCCEEDED");
    let read = |more: Value| {
        let mut input = json!({"executionArn": execution, "maxResults": 3});
        for (field, value) in more.as_object().unwrap() {
            input[field] = value.clone();
        }
        server.ok("GetExecutionHistory", &input)
    };
    let ids = |page: &Value| {
        let events = page["events"].as_array().unwrap().iter();
        events
            .map(|event| event["id"].as_u64().unwrap())
            .collect::<Vec<_>>()
    };
    let first = read(json!({}));
    assert_eq!(ids(&first), [1, 2, 3]);
    assert_eq!(ids(&read(json!({"nextToken": first["nextToken"]}))), [4]);
    let last = read(json!({"reverseOrder": true}));
    assert_eq!(ids(&last), [4, 3, 2]);
    assert_eq!(
        ids(&read(
            json!({"reverseOrder": true, "nextToken": last["nextToken"]})
        )),
        [1]
    );
    let entered = &first["events"][1];
    assert_eq!(entered["type"], "PassStateEntered");
    assert_eq!(entered["stateEnteredEventDetails"]["input"], r#"{"a":1}"#);
    let bare = read(json!({"includeExecutionData": false}));
    let details = &bare["events"][1]["stateEnteredEventDetails"];
    assert_eq!(details, &json!({"name": "Greet"}));

    let nobody = format!("{HOME}:execution:greeting:nobody");
    let (code, message) = server.refused("GetExecutionHistory", &json!({"executionArn": nobody}));
    assert_eq!(code, "ExecutionDoesNotExist");
    assert_eq!(message, format!("Execution Does Not Exist: '{nobody}'"));
    let express = format!("{HOME}:express:quote:a:b");
    for action in ["GetExecutionHistory", "DescribeExecution", "StopExecution"] {
        let (code, message) = server.refused(action, &json!({"executionArn": express}));
        assert_eq!(code, "InvalidArn");
        assert_eq!(
            message,
            "Invalid Arn: 'Resource type not valid in this context: express'"
        );
    }
}

#[test]
fn what_was_stopped_can_be_redriven_and_a_client_token_says_that_it_was() {
    let server = Server::over(&folder("redrive"));
    let execution = server.execution("approval", "r", &json!({}));
    let stop = json!({"executionArn": execution, "error": "Late", "cause": "nobody came"});
    let stopped = server.ok("StopExecution", &stop);
    let described = server.until(&execution, "ABORTED");
    assert_eq!(described["stopDate"], stopped["stopDate"]);
    assert_eq!(
        (&described["error"], &described["cause"]),
        (&"Late".into(), &"nobody came".into())
    );
    assert_eq!(described["redriveStatus"], "REDRIVABLE");
    assert_eq!(
        server.ok("StopExecution", &stop),
        stopped,
        "once it has ended, nothing happens"
    );

    let redrive = json!({"executionArn": execution, "clientToken": "once"});
    let redriven = server.ok("RedriveExecution", &redrive);
    assert_eq!(server.ok("RedriveExecution", &redrive), redriven);
    let described = server.until(&execution, "RUNNING");
    assert_eq!(described["redriveCount"], 1);
    assert_eq!(described["redriveDate"], redriven["redriveDate"]);
    let refused = server.refused("RedriveExecution", &json!({"executionArn": execution}));
    assert_eq!(refused.0, "ExecutionNotRedrivable");
    assert_eq!(refused.1, "Execution is RUNNING and cannot be redriven");
}

#[test]
fn an_express_execution_runs_while_its_caller_waits() {
    let server = Server::start();
    let run = |input: &str| {
        let input = json!({"stateMachineArn": arn("quote"), "name": "q", "input": input});
        server.ok("StartSyncExecution", &input)
    };
    let priced = run(r#"{"price": 3}"#);
    assert_eq!(
        (&priced["status"], &priced["output"]),
        (&"SUCCEEDED".into(), &"3".into())
    );
    assert_eq!(
        (&priced["name"], &priced["input"]),
        (&"q".into(), &r#"{"price": 3}"#.into())
    );
    let billed = json!({"billedDurationInMilliseconds": 100, "billedMemoryUsedInMB": 64});
    assert_eq!(priced["billingDetails"], billed);
    let execution = priced["executionArn"].as_str().unwrap();
    assert!(
        execution.starts_with(&format!("{HOME}:express:quote:q:")),
        "{execution}"
    );
    let failed = run("{}");
    assert_eq!(
        (&failed["status"], &failed["error"]),
        (&"FAILED".into(), &"NoPrice".into())
    );
    assert_eq!(failed["output"], Value::Null);
    let standard = json!({"stateMachineArn": arn("greeting")});
    let (code, _) = server.refused("StartSyncExecution", &standard);
    assert_eq!(code, "StateMachineTypeNotSupported");
}

/// However large its events are, all of a history is had, page by page.
#[test]
fn a_history_with_large_events_comes_in_more_pages() {
    let server = Server::start();
    let input = json!("x".repeat(200_000));
    let execution = server.execution("relay", "large", &input);
    server.until(&execution, "SUCCEEDED");
    for reverse in [false, true] {
        let mut asked =
            json!({"executionArn": execution, "maxResults": 1_000, "reverseOrder": reverse});
        let mut pages = Vec::new();
        let mut ids = Vec::new();
        loop {
            let page = server.ok("GetExecutionHistory", &asked);
            pages.push(page.to_string().len());
            let events = page["events"].as_array().unwrap();
            ids.extend(events.iter().map(|event| event["id"].as_u64().unwrap()));
            asked["nextToken"] = page["nextToken"].clone();
            if asked["nextToken"].is_null() {
                break;
            }
        }
        assert!(
            pages.len() > 1 && pages.iter().all(|page| *page < (2 << 20)),
            "{pages:?}"
        );
        if reverse {
            ids.reverse();
        }
        assert_eq!(ids, (1..=ids.len() as u64).collect::<Vec<_>>());
    }
}
