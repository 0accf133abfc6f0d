//! The machines under load, and how each of their executions must end.

use std::sync::Arc;

use asl_runtime::{EngineBuilder, Json, Options, Status, asl, json};

use crate::outside::Outside;

/// The activity that the machine `pressing` asks.
pub const PRESS: &str = "arn:aws:states:us-east-1:123456789012:activity:Press";

/// The names of the machines that are started from outside.
pub const NAMES: [&str; 11] = [
    "chain", "counter", "retries", "fan_out", "nested", "approval", "pressing", "doomed", "caller",
    "sender", RECALLED,
];

/// The machine whose executions are stopped from outside: nothing else ends them.
pub const RECALLED: &str = "recalled";

/// The Error with which they are stopped.
pub const RECALL: &str = "Recalled";

asl! {
    /// Tasks in a row.
    pub mod chain = r#"{ "StartAt": "First", "States": {
        "First": { "Type": "Task", "Resource": "Add", "Next": "Second" },
        "Second": { "Type": "Task", "Resource": "Add", "Next": "Between" },
        "Between": { "Type": "Pass", "Next": "Third" },
        "Third": { "Type": "Task", "Resource": "Add", "Next": "Fourth" },
        "Fourth": { "Type": "Task", "Resource": "Add", "End": true }
    } }"#;

    /// One task again and again.
    pub mod counter = r#"{ "StartAt": "Count", "States": {
        "Count": { "Type": "Task", "Resource": "Add", "Next": "Is Enough" },
        "Is Enough": { "Type": "Choice", "Default": "Count", "Choices": [
            { "Variable": "$.n", "NumericEqualsPath": "$.goal", "Next": "Enough" }
        ] },
        "Enough": { "Type": "Succeed" }
    } }"#;

    /// Fails twice, and waits before it tries again.
    pub mod retries = r#"{ "StartAt": "Flaky", "States": {
        "Flaky": { "Type": "Task", "Resource": "Flaky", "Next": "After", "Retry": [
            { "ErrorEquals": ["Busy"], "IntervalSeconds": 1, "MaxAttempts": 2, "MaxDelaySeconds": 1, "BackoffRate": 1, "JitterStrategy": "FULL" }
        ] },
        "After": { "Type": "Task", "Resource": "Add", "End": true }
    } }"#;

    /// Branches of tasks.
    pub mod fan_out = r#"{ "StartAt": "Before", "States": {
        "Before": { "Type": "Task", "Resource": "Add", "Next": "Fan" },
        "Fan": { "Type": "Parallel", "Next": "Join", "Branches": [
            { "StartAt": "Branch0 One", "States": {
                "Branch0 One": { "Type": "Task", "Resource": "Add", "Next": "Branch0 Two" },
                "Branch0 Two": { "Type": "Task", "Resource": "Add", "End": true } } },
            { "StartAt": "Branch1 One", "States": {
                "Branch1 One": { "Type": "Task", "Resource": "Add", "Next": "Branch1 Two" },
                "Branch1 Two": { "Type": "Task", "Resource": "Add", "Next": "Branch1 Three" },
                "Branch1 Three": { "Type": "Task", "Resource": "Add", "End": true } } },
            { "StartAt": "Branch2 Pass", "States": {
                "Branch2 Pass": { "Type": "Pass", "End": true } } }
        ] },
        "Join": { "Type": "Task", "InputPath": "$[0]", "ResultPath": "$[0]", "Resource": "Add", "End": true }
    } }"#;

    /// A Map in a Map, with tasks and waits.
    pub mod nested = r#"{ "StartAt": "Rows", "States": {
        "Rows": { "Type": "Map", "ItemsPath": "$.rows", "MaxConcurrency": 2, "End": true,
            "ItemProcessor": { "StartAt": "Row", "States": {
                "Row": { "Type": "Map", "Next": "Sum",
                    "ItemProcessor": { "StartAt": "Cell", "States": {
                        "Cell": { "Type": "Task", "Resource": "Add", "Next": "Pause" },
                        "Pause": { "Type": "Wait", "QueryLanguage": "JSONata",
                            "Timestamp": "{% $fromMillis($millis() + 50) %}", "Next": "Again" },
                        "Again": { "Type": "Task", "Resource": "Add", "End": true } } } },
                "Sum": { "Type": "Task", "Resource": "Sum", "End": true } } } }
    } }"#;

    /// Asks somebody, who answers after a while.
    pub mod approval = r#"{ "StartAt": "Prepare", "States": {
        "Prepare": { "Type": "Task", "Resource": "Add", "Next": "Ask" },
        "Ask": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
            "Parameters": { "FunctionName": "Ask", "Payload": { "token.$": "$$.Task.Token" } },
            "ResultPath": "$.answer", "Next": "Decided" },
        "Decided": { "Type": "Task", "Resource": "Sign", "End": true }
    } }"#;

    /// Work for a worker who polls, and who may be gone: then it is asked again.
    pub mod pressing = r#"{ "StartAt": "Press", "States": {
        "Press": { "Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:Press",
            "TimeoutSeconds": 1, "Next": "Fold", "Retry": [
            { "ErrorEquals": ["States.Timeout"], "IntervalSeconds": 1, "MaxAttempts": 1000, "MaxDelaySeconds": 1, "BackoffRate": 1, "JitterStrategy": "FULL" }
        ] },
        "Fold": { "Type": "Task", "Resource": "Add", "End": true }
    } }"#;

    /// A branch fails and aborts its siblings; the machine catches that, and fails.
    pub mod doomed = r#"{ "StartAt": "Before", "States": {
        "Before": { "Type": "Task", "Resource": "Add", "Next": "Both" },
        "Both": { "Type": "Parallel", "Next": "Fold", "Catch": [
            { "ErrorEquals": ["Refused"], "ResultPath": "$.refused", "Next": "Mourn" }
        ], "Branches": [
            { "StartAt": "Branch0 Work", "States": {
                "Branch0 Work": { "Type": "Task", "Resource": "Add", "Next": "Branch0 Pause" },
                "Branch0 Pause": { "Type": "Wait", "Seconds": 1, "Next": "Branch0 Again" },
                "Branch0 Again": { "Type": "Task", "Resource": "Add", "End": true } } },
            { "StartAt": "Branch1 Work", "States": {
                "Branch1 Work": { "Type": "Task", "Resource": "Add", "Next": "Branch1 Refuse" },
                "Branch1 Refuse": { "Type": "Task", "Resource": "Refuse", "End": true } } }
        ] },
        "Mourn": { "Type": "Task", "Resource": "Add", "Next": "Doomed" },
        "Fold": { "Type": "Pass", "End": true },
        "Doomed": { "Type": "Fail", "Error": "Doomed", "Cause": "as it must be" }
    } }"#;

    /// Starts executions, and waits for them.
    pub mod caller = r#"{ "StartAt": "Before", "States": {
        "Before": { "Type": "Task", "Resource": "Add", "Next": "Both" },
        "Both": { "Type": "Parallel", "Next": "Join", "Branches": [
            { "StartAt": "Branch0 Call", "States": {
                "Branch0 Call": { "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2",
                    "Parameters": { "StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:called",
                        "Input": { "n.$": "$.n", "goal.$": "$.goal" } },
                    "OutputPath": "$.Output", "End": true } } },
            { "StartAt": "Branch1 Work", "States": {
                "Branch1 Work": { "Type": "Task", "Resource": "Add", "Next": "Branch1 Call" },
                "Branch1 Call": { "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync",
                    "Parameters": { "StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:called",
                        "Input": { "n.$": "$.n", "goal.$": "$.goal" } },
                    "ResultSelector": { "output.$": "States.StringToJson($.Output)" },
                    "OutputPath": "$.output", "End": true } } }
        ] },
        "Join": { "Type": "Task", "InputPath": "$[0]", "ResultPath": "$[0]", "Resource": "Add", "End": true }
    } }"#;

    /// What `caller` waits for.
    pub mod called = r#"{ "StartAt": "Work", "States": {
        "Work": { "Type": "Task", "Resource": "Add", "Next": "Pause" },
        "Pause": { "Type": "Wait", "QueryLanguage": "JSONata",
            "Timestamp": "{% $fromMillis($millis() + 20) %}", "Next": "Again" },
        "Again": { "Type": "Task", "Resource": "Add", "End": true }
    } }"#;

    /// Starts an execution, and goes on.
    pub mod sender = r#"{ "StartAt": "Send", "States": {
        "Send": { "Type": "Task", "Resource": "arn:aws:states:::states:startExecution",
            "Parameters": { "StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:sent",
                "Name.$": "States.Format('by-{}', $$.Execution.Name)",
                "Input": { "n.$": "$.n", "goal.$": "$.goal" } },
            "ResultPath": null, "Next": "After" },
        "After": { "Type": "Task", "Resource": "Add", "End": true }
    } }"#;

    /// What `sender` starts.
    pub mod sent = r#"{ "StartAt": "Work", "States": {
        "Work": { "Type": "Task", "Resource": "Add", "Next": "Again" },
        "Again": { "Type": "Task", "Resource": "Add", "End": true }
    } }"#;

    /// Waits for an execution that does not end, until both are stopped.
    pub mod recalled = r#"{ "StartAt": "Before", "States": {
        "Before": { "Type": "Task", "Resource": "Add", "Next": "Call" },
        "Call": { "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2",
            "Parameters": { "StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:endless",
                "Input": { "n.$": "$.n", "goal.$": "$.goal" } }, "Next": "After" },
        "After": { "Type": "Task", "Resource": "Add", "End": true }
    } }"#;

    /// What `recalled` waits for.
    pub mod endless = r#"{ "StartAt": "Work", "States": {
        "Work": { "Type": "Task", "Resource": "Add", "Next": "Rest" },
        "Rest": { "Type": "Wait", "Seconds": 86400, "End": true }
    } }"#;
}

/// Registers all machines, with their tasks done by `outside`; their executions run under `options`.
#[must_use]
pub fn register(
    builder: EngineBuilder,
    outside: &Arc<Outside>,
    options: &Options,
) -> EngineBuilder {
    let tasks = || {
        let outside = Arc::clone(outside);
        move |request| Arc::clone(&outside).work(request)
    };
    builder
        .activity(PRESS)
        .machine(&chain::machine_with(tasks()).with(options.clone()))
        .machine(&counter::machine_with(tasks()).with(options.clone()))
        .machine(&retries::machine_with(tasks()).with(options.clone()))
        .machine(&fan_out::machine_with(tasks()).with(options.clone()))
        .machine(&nested::machine_with(tasks()).with(options.clone()))
        .machine(&approval::machine_with(tasks()).with(options.clone()))
        .machine(&pressing::machine_with(tasks()).with(options.clone()))
        .machine(&doomed::machine_with(tasks()).with(options.clone()))
        .machine(&caller::machine_with(tasks()).with(options.clone()))
        .machine(&called::machine_with(tasks()).with(options.clone()))
        .machine(&sender::machine_with(tasks()).with(options.clone()))
        .machine(&sent::machine_with(tasks()).with(options.clone()))
        .machine(&recalled::machine_with(tasks()).with(options.clone()))
        .machine(&endless::machine_with(tasks()).with(options.clone()))
}

/// The input of the execution with this number that is started from outside.
#[must_use]
pub fn input(number: i64) -> Json {
    json!({ "n": number, "goal": number + 6, "rows": [[number, 2], [3], [], [4, 5, 6]] })
}

/// The input of what the state `state` of such an execution starts.
#[must_use]
pub fn nested_input(number: i64, state: &str) -> Json {
    let before = match state {
        "Branch1 Call" => 2,
        "Send" => 0,
        _ => 1,
    };
    json!({ "n": number + before, "goal": number + 6 })
}

/// How what such a state starts must end, given its input.
#[must_use]
pub fn nested_expected(machine: &str, input: &Json) -> Expected {
    if machine == "endless" {
        return Expected {
            status: Status::Aborted,
            output: None,
            error: None,
        };
    }
    let n = input.get("n").and_then(Json::as_i64).unwrap_or_default();
    let output = json!({ "n": n + 2, "goal": input.get("goal").cloned() });
    Expected::success(output)
}

/// How an execution must end.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// Its status.
    pub status: Status,
    /// Its output, where it has one.
    pub output: Option<Json>,
    /// Its Error, where it has one.
    pub error: Option<String>,
}

impl Expected {
    fn success(output: Json) -> Self {
        Expected {
            status: Status::Succeeded,
            output: Some(output),
            error: None,
        }
    }

    fn failure(status: Status, error: &str) -> Self {
        Expected {
            status,
            output: None,
            error: Some(error.to_owned()),
        }
    }
}

/// How an execution of `machine` with this number must end; `answer` is what it was told, if it asked.
#[must_use]
pub fn expected(machine: &str, number: i64, answer: Option<&str>) -> Expected {
    let counted = |by: i64| json!({ "n": number + by, "goal": number + 6 });
    let output = match machine {
        "chain" => counted(4),
        "counter" => counted(6),
        "retries" | "pressing" => counted(2),
        "fan_out" => json!([counted(4), counted(4), counted(1)]),
        "nested" => json!([number + 2 + 4, 5, 0, 21]),
        "approval" => json!({ "n": number + 1, "answer": answer }),
        "caller" => json!([counted(4), counted(4)]),
        "sender" => counted(1),
        RECALLED => return Expected::failure(Status::Aborted, RECALL),
        _ => return Expected::failure(Status::Failed, "Doomed"),
    };
    Expected::success(output)
}
