//! Executions started as test cases: `stateMachineArn#CASE`, as in Step Functions Local.

use std::path::Path;
use std::time::SystemTime;

use asl_runtime::mock::MockConfig;
use asl_runtime::{Clock, Json, Options, TaskError, TaskRequest, asl};
use asl_server::{App, Settings};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::server::{HOME, Server, arn, folder};

asl! {
    mod order = r#"{ "StartAt": "Charge", "States": {
        "Charge": { "Type": "Task", "Resource": "Charge", "End": true,
                    "Retry": [{ "ErrorEquals": ["Busy"], "IntervalSeconds": 3600 }] } } }"#;

    mod price = r#"{ "StartAt": "Ask", "States": {
        "Ask": { "Type": "Task", "Resource": "Ask", "End": true } } }"# { express; }

    mod weekly = r#"{ "StartAt": "Order", "States": {
        "Order": { "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2",
                   "Parameters": { "StateMachineArn.$": "$.machine", "Name": "child" }, "OutputPath": "$.Output", "End": true } } }"#;
}

const CONFIG: &str = r#"{
    "StateMachines": {
        "order": { "TestCases": {
            "Charged": { "Charge": "Charged" }, "BusyTwice": { "Charge": "BusyTwice" }, "TooFew": { "Charge": "TooFew" }
        } },
        "price": { "TestCases": { "Cheap": { "Ask": "Cheap" }, "None": { "Ask": "NoPrice" } } },
        "weekly": { "TestCases": { "Ordered": { "Order": "Ordered" } } }
    },
    "MockedResponses": {
        "Charged": { "0": { "Return": { "receipt": 17 } } },
        "BusyTwice": { "0-1": { "Throw": { "Error": "Busy" } }, "2": { "Return": { "receipt": 18 } } },
        "TooFew": { "0": { "Throw": { "Error": "Busy" } } },
        "Cheap": { "0": { "Return": 3 } },
        "NoPrice": { "0": { "Throw": { "Error": "NoPrice", "Cause": "ask somebody" } } },
        "Ordered": { "0": { "Return": { "Output": "ordered" } } }
    }
}"#;

fn config(text: &str) -> MockConfig {
    MockConfig::parse(text).expect("it is sound")
}

/// Machines whose real tasks say so.
fn app(options: &Options) -> App {
    let real = |request: TaskRequest| async move {
        Err::<Json, _>(TaskError::new("Real", request.function()))
    };
    App::new()
        .machine(order::machine_with(real).with(options.clone()))
        .machine(price::machine_with(real).with(options.clone()))
        .machine(weekly::machine_with(real).with(options.clone()))
}

/// A service on a clock that lets time pass.
fn swift(settings: Settings) -> Server {
    let clock = || Options::default().clock(Clock::test(SystemTime::now()));
    Server::of(move || app(&clock()), settings)
}

/// One on the system's clock, where an hour is long.
fn slow(settings: Settings) -> Server {
    Server::of(|| app(&Options::default()), settings)
}

fn mocked() -> Settings {
    Settings::new().mocks(config(CONFIG))
}

fn kept(folder: &Path, text: &str) -> Settings {
    Settings::new().data(folder).mocks(config(text))
}

/// The output of an execution that succeeded.
fn output(described: &Value) -> Value {
    let text = described["output"].as_str().expect("it has an output");
    serde_json::from_str(text).expect("it is JSON")
}

#[test]
fn mocked_and_real_executions_of_one_machine_run_side_by_side() {
    let server = swift(mocked());
    let busy = server.execution("order#BusyTwice", "a", &json!({}));
    let real = server.execution("order", "b", &json!({}));
    let charged = server.execution("order#Charged", "c", &json!({}));
    let bare = server.execution("order#", "d", &json!({}));
    assert_eq!(busy, format!("{HOME}:execution:order:a"));
    assert_eq!(
        output(&server.until(&busy, "SUCCEEDED")),
        json!({"receipt": 18})
    );
    assert_eq!(
        output(&server.until(&charged, "SUCCEEDED")),
        json!({"receipt": 17})
    );
    assert_eq!(server.until(&real, "FAILED")["error"], "Real");
    assert_eq!(server.until(&bare, "FAILED")["error"], "Real");

    let described = server.until(&busy, "SUCCEEDED");
    assert_eq!(described["stateMachineArn"], arn("order"));
    let listed = server.ok("ListExecutions", &json!({"stateMachineArn": arn("order")}));
    let listed = listed["executions"].as_array().expect("a list");
    assert_eq!(listed.len(), 4);
    assert!(
        listed
            .iter()
            .all(|one| one["stateMachineArn"] == arn("order"))
    );
}

#[test]
fn an_invocation_without_a_response_fails_the_execution() {
    let server = swift(mocked());
    let execution = server.execution("order#TooFew", "a", &json!({}));
    let failed = server.until(&execution, "FAILED");
    assert_eq!(failed["error"], "States.Runtime");
    let cause = failed["cause"].as_str().unwrap_or_default();
    assert!(cause.ends_with("has no answer to invocation 1"), "{cause}");
}

#[test]
fn an_unknown_test_case_is_refused_with_those_that_there_are() {
    let server = swift(mocked());
    let start = |action, machine| server.refused(action, &json!({"stateMachineArn": arn(machine)}));
    let (code, message) = start("StartExecution", "order#Chargd");
    assert_eq!(
        (&*code, &*message),
        (
            "InvalidName",
            "Invalid Test Case: StateMachines.order.TestCases: there is no test case `Chargd`; there are `BusyTwice`, `Charged`, \
             `TooFew`"
        )
    );
    let (code, message) = start("StartSyncExecution", "price#Dear");
    assert_eq!(code, "InvalidName");
    assert!(message.contains("there are `Cheap`, `None`"), "{message}");
    let (code, message) = start("StartExecution", "nowhere#Charged");
    assert_eq!(code, "StateMachineDoesNotExist");
    assert!(message.contains("nowhere"), "{message}");
}

#[test]
fn without_a_configuration_a_test_case_is_refused_with_what_to_do() {
    let server = swift(Settings::new());
    for (action, machine) in [
        ("StartExecution", "order#Charged"),
        ("StartSyncExecution", "price#Cheap"),
    ] {
        let (code, message) = server.refused(action, &json!({"stateMachineArn": arn(machine)}));
        assert_eq!(code, "InvalidName");
        assert!(
            message.contains("--mocks FILE or SFN_MOCK_CONFIG"),
            "{message}"
        );
    }
}

#[test]
fn a_synchronous_express_execution_is_mocked_too() {
    let server = swift(mocked());
    let run = |machine| {
        server.ok(
            "StartSyncExecution",
            &json!({"stateMachineArn": arn(machine)}),
        )
    };
    let cheap = run("price#Cheap");
    assert_eq!(
        (&cheap["status"], &cheap["output"]),
        (&json!("SUCCEEDED"), &json!("3"))
    );
    assert_eq!(cheap["stateMachineArn"], arn("price"));
    let none = run("price#None");
    assert_eq!(
        (&none["error"], &none["cause"]),
        (&json!("NoPrice"), &json!("ask somebody"))
    );
    assert_eq!(run("price")["error"], "Real");
}

#[test]
fn plain_http_names_the_test_case_behind_the_path() {
    let server = swift(mocked());
    let ran = server.post("/run/order?testCase=BusyTwice&name=a", "{}");
    assert_eq!((ran.status, ran.body), (200, json!({"receipt": 18})));
    let ran = server.post("/run/price?testCase=Cheap", "{}");
    assert_eq!((ran.status, ran.body), (200, json!(3)));
    assert_eq!(
        server.post("/run/price?testCase=", "{}").body["error"],
        "Real"
    );
    let started = server.post("/start/order?testCase=Charged&name=b", "{}");
    assert_eq!(started.status, 202);
    server.until(&format!("{HOME}:execution:order:b"), "SUCCEEDED");
    let unknown = server.post("/run/order?testCase=Chargd", "{}");
    assert_eq!(
        (unknown.status, &unknown.body["error"]),
        (400, &json!("InvalidName"))
    );
}

#[test]
fn a_version_is_started_as_a_test_case_too() {
    let server = swift(mocked());
    server.ok(
        "PublishStateMachineVersion",
        &json!({"stateMachineArn": arn("order")}),
    );
    let execution = server.execution("order:1#Charged", "a", &json!({}));
    let described = server.until(&execution, "SUCCEEDED");
    assert_eq!(described["stateMachineVersionArn"], arn("order:1"));
    assert_eq!(described["stateMachineArn"], arn("order"));
}

#[test]
fn a_child_is_mocked_as_its_arn_says_and_a_mocked_state_starts_none() {
    let server = swift(mocked());
    let weekly = |machine: &str, name: &str, child: &str| {
        server.execution(machine, name, &json!({"machine": arn(child)}))
    };
    let ordered = weekly("weekly#Ordered", "a", "order");
    assert_eq!(output(&server.until(&ordered, "SUCCEEDED")), "ordered");
    let orders = || server.ok("ListExecutions", &json!({"stateMachineArn": arn("order")}));
    assert_eq!(orders()["executions"], json!([]));
    let parent = weekly("weekly", "b", "order#BusyTwice");
    assert_eq!(
        output(&server.until(&parent, "SUCCEEDED")),
        json!({"receipt": 18})
    );
    assert_eq!(orders()["executions"][0]["stateMachineArn"], arn("order"));
}

#[test]
fn after_a_restart_an_execution_goes_on_as_its_test_case() {
    let folder = folder("test-case-restart");
    let execution = {
        let server = slow(kept(&folder, CONFIG));
        let execution = server.execution("order#BusyTwice", "a", &json!({}));
        let history = || server.ok("GetExecutionHistory", &json!({"executionArn": execution}));
        while history()["events"]
            .as_array()
            .is_none_or(|events| events.len() < 5)
        {
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        execution
    };
    {
        let other = r#"{ "StateMachines": { "order": { "TestCases": { "Other": {} } } } }"#;
        let server = swift(kept(&folder, other));
        let (_, message) = server.refused("StopExecution", &json!({"executionArn": execution}));
        assert!(
            message.contains("as the test case `order#BusyTwice`"),
            "{message}"
        );
        assert_eq!(
            server.until(&execution, "RUNNING")["redriveStatus"],
            "NOT_REDRIVABLE"
        );
    }
    let server = swift(kept(&folder, CONFIG));
    assert_eq!(
        output(&server.until(&execution, "SUCCEEDED")),
        json!({"receipt": 18})
    );
    let history = server.ok("GetExecutionHistory", &json!({"executionArn": execution}));
    let events = history["events"].as_array().expect("a list");
    let scheduled = events
        .iter()
        .filter(|event| event["type"] == "LambdaFunctionScheduled");
    assert_eq!(scheduled.count(), 3, "the first answer was not given again");
}

#[test]
fn a_configuration_that_does_not_fit_the_machines_is_refused_before_anything_is_served() {
    let wrong = r#"{
        "StateMachines": {
            "order": { "TestCases": { "Charged": { "Chage": "R", "Charge": "R" } } },
            "price": { "TestCases": { "Cheap": { "Aks": "R" } } },
            "elsewhere": { "TestCases": { "Any": { "State": "R" } } }
        },
        "MockedResponses": { "R": { "0": { "Return": 1 } } }
    }"#;
    let settings = Settings::new().mocks(config(wrong));
    let runtime = tokio::runtime::Runtime::new().expect("there are threads");
    let refused = runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a port is free");
        let app = app(&Options::default());
        app.serve(listener, settings, std::future::pending()).await
    });
    let told = refused.expect_err("it does not fit").to_string();
    let mut told: Vec<&str> = told.lines().collect();
    told.sort_unstable();
    assert_eq!(
        told,
        [
            "StateMachines.order.TestCases.Charged.Chage: the machine has no state `Chage`",
            "StateMachines.price.TestCases.Cheap.Aks: the machine has no state `Aks`",
        ]
    );
}
