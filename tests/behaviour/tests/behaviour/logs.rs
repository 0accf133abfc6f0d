//! Logs of executions: what each level lets through, in the shape that AWS gives records.

use std::sync::{Arc, Mutex};

use asl_runtime::test_state::StateTest;
use asl_runtime::{
    Json, LogLevel, LogSink, LoggingConfiguration, Machine, Options, TaskError, TaskRequest, asl,
    json,
};

use crate::{json, on_test_clock};

asl! {
    mod assigning = r#"{ "StartAt": "Work", "States": {
        "Work": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
                  "Parameters": { "FunctionName": "Work", "Payload": "secret" },
                  "OutputPath": "$.Payload", "Assign": { "kept": "secret" }, "Next": "Fork" },
        "Fork": { "Type": "Parallel", "Next": "Done", "Branches": [
            { "StartAt": "Inner", "States": { "Inner": { "Type": "Pass", "End": true } } } ] },
        "Done": { "Type": "Succeed" }
    } }"#;

    mod failing = r#"{ "StartAt": "Each", "States": {
        "Each": { "Type": "Map", "Next": "Fork", "MaxConcurrency": 1,
                  "ItemProcessor": { "StartAt": "Item", "States": { "Item": {
                      "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:Item", "End": true,
                      "Retry": [{ "ErrorEquals": ["Busy"], "MaxAttempts": 1 }] } } },
                  "Catch": [{ "ErrorEquals": ["Busy"], "ResultPath": null, "Next": "Fork" }] },
        "Fork": { "Type": "Parallel", "End": true, "Branches": [
            { "StartAt": "Rest", "States": { "Rest": { "Type": "Wait", "Seconds": 100, "End": true } } },
            { "StartAt": "Give", "States": { "Give": { "Type": "Wait", "Seconds": 1, "Next": "Up" },
                                             "Up": { "Type": "Fail", "Error": "Full", "Cause": "no seat" } } } ] }
    } }"#;

    mod greeting = r#"{ "StartAt": "Greet", "States": { "Greet": { "Type": "Pass", "Result": "Hi", "End": true } } }"# { express; }

    mod resting = r#"{ "StartAt": "Rest", "States": { "Rest": { "Type": "Wait", "Seconds": 100, "End": true } } }"#;
}

/// A log in memory.
#[derive(Debug, Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<Json>>>);

impl Log {
    /// What executions run under that are logged here.
    pub(crate) fn options(
        &self,
        options: Options,
        level: LogLevel,
        include_execution_data: bool,
    ) -> Options {
        let configuration = LoggingConfiguration {
            level,
            include_execution_data,
        };
        options.logging(configuration).log_sink(self.sink())
    }

    pub(crate) fn sink(&self) -> LogSink {
        let Log(records) = self.clone();
        LogSink::new(move |record| {
            let mut records = records.lock().expect("no test panics");
            records.push(record.to_json());
        })
    }

    pub(crate) fn records(&self) -> Vec<Json> {
        self.0.lock().expect("no test panics").clone()
    }

    /// One field of each record, which is a text.
    pub(crate) fn texts(&self, field: &str) -> Vec<String> {
        let text = |record: &Json| Some(record.get(field)?.as_str()?.to_owned());
        let records = self.records();
        let texts = records.iter().map(text);
        let texts: Option<_> = texts.collect();
        texts.expect("every record has it")
    }

    pub(crate) fn types(&self) -> Vec<String> {
        self.texts("type")
    }
}

async fn busy(request: TaskRequest) -> Result<Json, TaskError> {
    match request.function() {
        "Work" => Ok(json!({"Payload": {"answer": "secret"}})),
        _ => Err(TaskError::new("Busy", "not now")),
    }
}

/// The types of what is logged of an execution at `level`.
async fn logged_types(machine: Machine, level: LogLevel, input: Json) -> Vec<String> {
    let log = Log::default();
    let machine = machine.with(log.options(on_test_clock().1, level, false));
    let _ = machine.run(input).await;
    log.types()
}

#[tokio::test]
async fn a_record_has_awss_shape() {
    let log = Log::default();
    let options = log.options(on_test_clock().1, LogLevel::All, true);
    let machine = greeting::machine().with(options.random_seed(1));
    let execution = machine.start(json!({"name": "Ada"})).unwrap();
    let arn = execution.arn();
    assert!(arn.contains(":express:greeting:test:"), "{arn}");
    execution.outcome().await.result.unwrap();
    let first = json!({
        "id": "1",
        "type": "ExecutionStarted",
        "details": {
            "input": r#"{"name":"Ada"}"#,
            "inputDetails": {"truncated": false},
            "roleArn": "arn:aws:iam::123456789012:role/asl"
        },
        "previous_event_id": "0",
        "event_timestamp": "1798761600000",
        "execution_arn": arn,
        "redrive_count": "0"
    });
    assert_eq!(log.records().first(), Some(&first));
    assert_eq!(log.texts("id"), ["1", "2", "3", "4"]);
    assert_eq!(log.texts("previous_event_id"), ["0", "0", "2", "3"]);
}

#[tokio::test]
async fn a_record_prints_as_one_line_of_the_same_json() {
    let log = Arc::<Mutex<Vec<_>>>::default();
    let lines = Arc::clone(&log);
    let sink = LogSink::new(move |record| {
        let line = (record.to_string(), record.to_json(), record.event_type());
        lines.lock().unwrap().push(line);
    });
    let configuration = LoggingConfiguration {
        level: LogLevel::All,
        include_execution_data: true,
    };
    let options = Options::default().logging(configuration).log_sink(sink);
    let input = json!("two\nlines");
    greeting::machine().with(options).run(input).await.unwrap();
    for (line, record, event_type) in &*log.lock().unwrap() {
        assert!(!line.contains('\n'), "{line}");
        assert_eq!(&json(line), record);
        assert_eq!(record.get("type"), Some(&Json::from(event_type.as_str())));
    }
}

#[tokio::test]
async fn all_events_are_logged_as_the_history_has_them() {
    let log = Log::default();
    let options = log.options(on_test_clock().1, LogLevel::All, true);
    let machine = assigning::machine_with(busy).with(options.record_history(true));
    let outcome = machine.run_to_outcome(json!({})).await;
    outcome.result.unwrap();
    let records = log.records();
    assert_eq!(records.len(), outcome.history.len());
    for (record, event) in records.iter().zip(&outcome.history) {
        assert_eq!(record.get("type"), Some(&Json::from(event.event_type())));
        let event = event.to_json();
        let fields = event.as_object().unwrap().iter();
        let mut details = fields.filter(|(name, _)| name.ends_with("EventDetails"));
        let details = details
            .next()
            .map_or(json!({}), |(_, details)| details.clone());
        assert_eq!(record.get("details"), Some(&details));
    }
}

#[tokio::test]
async fn without_execution_data_no_input_output_parameter_or_variable_is_told() {
    let log = Log::default();
    let options = log.options(on_test_clock().1, LogLevel::All, false);
    let machine = assigning::machine_with(busy).with(options);
    machine.run(json!("secret")).await.unwrap();
    let records = log.records();
    for record in &records {
        assert!(!record.to_string().contains("secret"), "{record}");
    }
    let details = |event_type: &str| {
        let of_type = |record: &&Json| record.get("type") == Some(&Json::from(event_type));
        records.iter().find(of_type)?.get("details").cloned()
    };
    let expected = [
        (
            "ExecutionStarted",
            json!({"roleArn": "arn:aws:iam::123456789012:role/asl"}),
        ),
        ("TaskStateEntered", json!({"name": "Work"})),
        (
            "TaskScheduled",
            json!({"resourceType": "lambda", "resource": "invoke", "region": "us-east-1"}),
        ),
        (
            "TaskSucceeded",
            json!({"resourceType": "lambda", "resource": "invoke"}),
        ),
        ("TaskStateExited", json!({"name": "Work"})),
        ("ParallelStateStarted", json!({})),
        ("ExecutionSucceeded", json!({})),
    ];
    for (event_type, expected) in expected {
        assert_eq!(details(event_type), Some(expected), "{event_type}");
    }
}

#[tokio::test]
async fn error_lets_through_what_failed_timed_out_or_was_aborted_and_fail_states() {
    let machine = failing::machine_with(busy);
    let types = logged_types(machine, LogLevel::Error, json!([1])).await;
    let expected = [
        "LambdaFunctionFailed",
        "LambdaFunctionFailed",
        "MapIterationFailed",
        "MapStateFailed",
        "FailStateEntered",
        "WaitStateAborted",
        "ParallelStateFailed",
        "ExecutionFailed",
    ];
    assert_eq!(types, expected);
}

#[tokio::test]
async fn fatal_lets_through_how_the_execution_failed() {
    let machine = failing::machine_with(busy);
    let types = logged_types(machine, LogLevel::Fatal, json!([1])).await;
    assert_eq!(types, ["ExecutionFailed"]);
    let types = logged_types(assigning::machine_with(busy), LogLevel::Fatal, json!({})).await;
    assert!(types.is_empty(), "{types:?}");
}

#[tokio::test]
async fn fatal_lets_through_that_an_execution_timed_out_or_was_stopped() {
    let log = Log::default();
    let limits = asl_runtime::Limits {
        duration: std::time::Duration::from_secs(10),
        ..asl_runtime::Limits::standard()
    };
    let options = log.options(on_test_clock().1, LogLevel::Fatal, false);
    let machine = resting::machine().with(options.limits(limits));
    machine.run(json!({})).await.unwrap_err();
    let options = log.options(Options::default(), LogLevel::Fatal, false);
    let execution = resting::machine().with(options).start(json!({})).unwrap();
    execution.stop(Some("Closed"), Some("for today"));
    execution.outcome().await.result.unwrap_err();
    assert_eq!(log.types(), ["ExecutionTimedOut", "ExecutionAborted"]);
    let stopped = json!({"error": "Closed", "cause": "for today"});
    assert_eq!(log.records()[1].get("details"), Some(&stopped));
}

#[tokio::test]
async fn nothing_is_logged_unless_asked() {
    let machine = || assigning::machine_with(busy);
    let types = logged_types(machine(), LogLevel::Off, json!({})).await;
    assert!(types.is_empty(), "{types:?}");
    let log = Log::default();
    let machine = machine().with(Options::default().log_sink(log.sink()));
    machine.run(json!({})).await.unwrap();
    assert!(log.records().is_empty(), "OFF is the default");
}

#[tokio::test]
async fn a_sink_that_panics_harms_no_execution() {
    let options = Options::default()
        .logging(LoggingConfiguration {
            level: LogLevel::All,
            ..LoggingConfiguration::default()
        })
        .log_sink(LogSink::new(|record| {
            assert_ne!(record.id(), 2, "this sink takes no second event");
        }));
    let output = greeting::machine().with(options).run(json!({})).await;
    assert_eq!(output, Ok(json!("Hi")));
}

#[tokio::test]
async fn a_test_of_one_state_is_not_logged() {
    let log = Log::default();
    let options = log.options(Options::default(), LogLevel::All, true);
    let machine = greeting::machine().with(options);
    let test = StateTest::new();
    let tested = machine.test_state("Greet", json!({}), &test).await;
    tested.unwrap();
    assert!(log.records().is_empty());
}
