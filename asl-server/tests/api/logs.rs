//! The log of executions, and what the API says of it.

use std::sync::{Arc, Mutex};

use asl_runtime::{LogLevel, LogSink, LoggingConfiguration, Options};
use asl_server::{App, Settings};
use serde_json::{Value, json};

use crate::server::{Server, arn, greeting, quote};

/// What a sink was told.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<Value>>>);

impl Log {
    fn sink(&self) -> LogSink {
        let Log(records) = self.clone();
        LogSink::new(move |record| {
            let mut records = records.lock().expect("no test panics");
            records.push(record.to_json().into());
        })
    }

    fn types(&self) -> Vec<Value> {
        let records = self.0.lock().expect("no test panics");
        records
            .iter()
            .map(|record| record["type"].clone())
            .collect()
    }
}

fn configuration(level: LogLevel, include_execution_data: bool) -> LoggingConfiguration {
    LoggingConfiguration {
        level,
        include_execution_data,
    }
}

/// A service that logs everything, and one machine of which says what is logged of it.
fn server(log: &Log) -> Server {
    let own = Options::default().logging(configuration(LogLevel::Fatal, true));
    let app = || {
        App::new()
            .machine(greeting::machine())
            .machine(quote::machine().with(own))
    };
    let settings = Settings::new()
        .logging(configuration(LogLevel::All, false))
        .log_sink(log.sink());
    Server::of(app, settings)
}

#[test]
fn executions_are_logged_as_the_service_says_unless_their_machine_does() {
    let log = Log::default();
    let server = server(&log);
    assert_eq!(server.post("/run/greeting", "{}").status, 200);
    let all = [
        "ExecutionStarted",
        "PassStateEntered",
        "PassStateExited",
        "ExecutionSucceeded",
    ];
    assert_eq!(log.types(), all);
    let start = json!({"stateMachineArn": arn("quote"), "input": "{}"});
    let failed = server.ok("StartSyncExecution", &start);
    assert_eq!(failed["status"], "FAILED");
    assert_eq!(log.types()[4..], ["ExecutionFailed"]);
    let record = log.0.lock().unwrap()[4].clone();
    assert_eq!(record["execution_arn"], failed["executionArn"]);
    assert_eq!(
        record["details"],
        json!({"error": "NoPrice", "cause": "ask somebody"})
    );
}

#[test]
fn asynchronous_express_executions_are_logged() {
    let log = Log::default();
    let server = server(&log);
    server.execution("quote", "q", &json!({}));
    while log.types().is_empty() {
        std::thread::yield_now();
    }
    assert_eq!(log.types(), ["ExecutionFailed"]);
}

#[test]
fn a_machine_and_its_executions_say_how_they_are_logged() {
    let server = server(&Log::default());
    let described = |machine: &str| {
        let machine = json!({"stateMachineArn": arn(machine)});
        server.ok("DescribeStateMachine", &machine)["loggingConfiguration"].clone()
    };
    let all = json!({"level": "ALL", "includeExecutionData": false});
    assert_eq!(described("greeting"), all);
    let fatal = json!({"level": "FATAL", "includeExecutionData": true});
    assert_eq!(described("quote"), fatal);
    let execution = server.execution("greeting", "g", &json!({}));
    let execution = json!({"executionArn": execution});
    let ran = server.ok("DescribeStateMachineForExecution", &execution);
    assert_eq!(ran["loggingConfiguration"], all);
}

#[test]
fn a_machine_keeps_its_own_sink() {
    let (log, own) = (Log::default(), Log::default());
    let options = Options::default().log_sink(own.sink());
    let app = || App::new().machine(greeting::machine().with(options));
    let settings = Settings::new()
        .logging(configuration(LogLevel::All, false))
        .log_sink(log.sink());
    let server = Server::of(app, settings);
    assert_eq!(server.post("/run/greeting", "{}").status, 200);
    assert_eq!((log.types().len(), own.types().len()), (0, 4));
}

#[test]
fn updating_a_machine_to_what_it_logs_anyway_is_no_change() {
    let server = server(&Log::default());
    let update =
        |logging: Value| json!({"stateMachineArn": arn("quote"), "loggingConfiguration": logging});
    server.ok(
        "UpdateStateMachine",
        &update(json!({"level": "FATAL", "includeExecutionData": true})),
    );
    for other in [
        json!({}),
        json!({"level": "FATAL"}),
        json!({"level": "ALL", "includeExecutionData": true}),
    ] {
        let (code, message) = server.refused("UpdateStateMachine", &update(other));
        assert_eq!(code, "ValidationException");
        assert!(message.contains("Options::logging"), "{message}");
    }
}
