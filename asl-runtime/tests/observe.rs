//! What `tracing` and `metrics` are told of executions.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, SystemTime};

use asl_runtime::store::MemoryStore;
use asl_runtime::{Clock, Engine, Json, Machine, Options, TaskError, TaskRequest, asl, json};
use metrics_util::debugging::{DebugValue, DebuggingRecorder};
use tracing_subscriber::fmt::MakeWriter;

asl! {
    pub mod order = r#"{ "StartAt": "Charge", "States": {
        "Charge": {
            "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:Charge",
            "Retry": [{ "ErrorEquals": ["Busy"], "IntervalSeconds": 2, "MaxAttempts": 1 }],
            "Catch": [{ "ErrorEquals": ["Declined"], "Next": "Tell" }],
            "Next": "Done"
        },
        "Tell": { "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Next": "Failed" },
        "Failed": { "Type": "Fail", "Error": "Unpaid", "Cause": "the card was declined" },
        "Done": { "Type": "Succeed" }
    } }"#;

    pub mod review = r#"{ "StartAt": "Review", "States": {
        "Review": {
            "Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:review",
            "HeartbeatSeconds": 1, "End": true
        }
    } }"#;
}

const REVIEW: &str = "arn:aws:states:us-east-1:123456789012:activity:review";

/// Answers the attempts of `Charge` one after the other, each after three seconds, and whatever `Tell` asks.
fn order(answers: &'static [&'static str]) -> Machine {
    let clock = Clock::test(SystemTime::UNIX_EPOCH + Duration::from_hours(500_000));
    let machine = order::machine_with(move |request: TaskRequest| async move {
        request.context.sleep(Duration::from_secs(3)).await;
        let attempt = usize::try_from(request.context.attempt()).unwrap_or_default();
        match answers.get(attempt - 1) {
            _ if request.function() == "sqs:sendMessage" => Ok(json!({})),
            None | Some(&"") => Ok(json!({})),
            Some(error) => Err(TaskError::new(*error, "said the bank")),
        }
    });
    machine.with(Options::default().name("order-17").clock(clock))
}

/// One test at a time is watched: which callsites are of interest is a matter of the whole process.
static WATCHED: Mutex<()> = Mutex::new(());

/// Runs `work` to its end on this thread, which alone is watched.
fn run<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build();
    runtime.expect("it can be made").block_on(work)
}

/// Lines of a log.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn bytes(&self) -> MutexGuard<'_, Vec<u8>> {
        self.0.lock().expect("nobody panics")
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.bytes().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Log;

    fn make_writer(&self) -> Log {
        self.clone()
    }
}

/// What is logged while `work` is done.
fn logged(work: impl FnOnce()) -> Vec<String> {
    let _watched = WATCHED.lock();
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_writer(log.clone())
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_ansi(false)
        .without_time()
        .finish();
    tracing::subscriber::with_default(subscriber, work);
    let text = String::from_utf8(log.bytes().clone()).expect("it is text");
    text.lines().map(|line| line.trim().to_owned()).collect()
}

/// The span of an execution of `order`, as it is logged.
fn span(name: &str) -> String {
    let arn = format!("arn:aws:states:us-east-1:123456789012:execution:order:{name}");
    format!(r#"execution{{machine="order" execution={name} execution_arn="{arn}"}}"#)
}

#[test]
fn spans_and_events_name_the_machine_the_execution_the_state_and_the_error() {
    let lines = logged(|| {
        run(order(&["Busy", "Declined"]).run(json!({}))).unwrap_err();
    });
    let execution = span("order-17");
    let expected = [
        r#"WARN {}:state{state="Charge"}: asl: retrying state="Charge" error="Busy" cause="said the bank" attempt=1 delay_seconds=2.0"#,
        r#"WARN {}:state{state="Charge"}: asl: caught state="Charge" error="Declined" cause="said the bank""#,
        r#"WARN {}: asl: state failed state="Failed" error="Unpaid" cause="the card was declined""#,
        r#"ERROR {}: asl: execution ended status="FAILED" error="Unpaid" cause="the card was declined""#,
    ];
    assert_eq!(lines, expected.map(|line| line.replace("{}", &execution)));
}

#[test]
fn what_a_handler_logs_belongs_to_its_attempt() {
    let machine = order::machine_with(|_: TaskRequest| async {
        tracing::info!("charged");
        Ok::<Json, TaskError>(json!({}))
    });
    let machine = machine.with(Options::default().name("order-18"));
    let lines = logged(|| {
        let engine = Engine::builder().machine(&machine);
        let durable = run(async {
            let engine = engine.open_store(MemoryStore::new())?;
            engine
                .start(&machine, "order-18", json!({}))
                .await?
                .output()
                .await
        });
        assert_eq!(durable.expect("memory does not fail"), Ok(json!({})));
    });
    let expected = [
        r#"INFO {}:state{state="Charge"}:attempt{state="Charge" function="Charge" attempt=1}: observe: charged"#,
        r#"INFO {}: asl: execution ended status="SUCCEEDED""#,
    ];
    let execution = span("order-18");
    assert_eq!(lines, expected.map(|line| line.replace("{}", &execution)));
}

/// What is counted and measured while `work` is done: the counts, and the sums of the times in seconds.
fn measured(work: impl FnOnce()) -> BTreeMap<String, f64> {
    let _watched = WATCHED.lock();
    let recorder = DebuggingRecorder::new();
    let snapshotter = recorder.snapshotter();
    metrics::with_local_recorder(&recorder, work);
    let snapshot = snapshotter.snapshot().into_vec().into_iter();
    let values = snapshot.map(|(key, _, _, value)| {
        let labels = key.key().labels();
        let labels: Vec<_> = labels
            .map(|label| format!("{}={}", label.key(), label.value()))
            .collect();
        let value = match value {
            DebugValue::Counter(count) => u32::try_from(count).map_or(f64::NAN, f64::from),
            DebugValue::Gauge(value) => value.into_inner(),
            DebugValue::Histogram(values) => {
                values.iter().map(|value| value.into_inner()).sum::<f64>() / 1_000.0
            }
        };
        (format!("{} {}", key.key().name(), labels.join(" ")), value)
    });
    values.collect()
}

fn with_label(label: &str, values: &[(&str, f64)]) -> Vec<(String, f64)> {
    let values = values.iter();
    values
        .map(|(name, value)| (format!("{name} {label}"), *value))
        .collect()
}

#[test]
fn executions_functions_and_services_are_counted_and_timed_as_aws_does() {
    let found = measured(|| {
        run(order(&["Busy", "Declined"]).run(json!({}))).unwrap_err();
        run(order(&["Busy", ""]).run(json!({}))).unwrap();
    });
    let machine = "StateMachineArn=arn:aws:states:us-east-1:123456789012:stateMachine:order";
    let mut expected = with_label(
        machine,
        &[
            ("ExecutionsStarted", 2.0),
            ("ExecutionsSucceeded", 1.0),
            ("ExecutionsFailed", 1.0),
            ("ExecutionTime", 3.0 + 2.0 + 3.0 + 3.0 + 3.0 + 2.0 + 3.0),
        ],
    );
    expected.extend(with_label(
        "LambdaFunctionArn=arn:aws:lambda:us-east-1:123456789012:function:Charge",
        &[
            ("LambdaFunctionsScheduled", 4.0),
            ("LambdaFunctionsStarted", 4.0),
            ("LambdaFunctionsSucceeded", 1.0),
            ("LambdaFunctionsFailed", 3.0),
            ("LambdaFunctionScheduleTime", 0.0),
            ("LambdaFunctionRunTime", 12.0),
            ("LambdaFunctionTime", 12.0),
        ],
    ));
    expected.extend(with_label(
        "ServiceIntegrationResourceArn=arn:aws:states:::sqs:sendMessage",
        &[
            ("ServiceIntegrationsScheduled", 1.0),
            ("ServiceIntegrationsStarted", 1.0),
            ("ServiceIntegrationsSucceeded", 1.0),
            ("ServiceIntegrationScheduleTime", 0.0),
            ("ServiceIntegrationRunTime", 3.0),
            ("ServiceIntegrationTime", 3.0),
        ],
    ));
    assert_eq!(found, expected.into_iter().collect());
}

#[test]
fn an_activity_whose_worker_falls_silent_has_missed_its_heartbeat() {
    let found = measured(|| {
        let machine = review::machine();
        run(async {
            let builder = Engine::builder().machine(&machine).activity(REVIEW);
            let engine = builder.open_store(MemoryStore::new()).expect("it opens");
            let execution = engine.start(&machine, "one", json!({})).await;
            let taken = engine.activity_task(REVIEW, Some("Ada")).await;
            taken.expect("there is one");
            let ended = execution.expect("it starts").output().await;
            let failed = ended.expect("memory does not fail").unwrap_err();
            assert_eq!(failed.error(), Some("States.Timeout"));
        });
    });
    let label = format!("ActivityArn={REVIEW}");
    let value = |name: &str| found.get(&format!("{name} {label}")).copied();
    assert_eq!(value("ActivitiesScheduled"), Some(1.0));
    assert_eq!(value("ActivitiesStarted"), Some(1.0));
    assert_eq!(value("ActivitiesHeartbeatTimedOut"), Some(1.0));
    assert_eq!(value("ActivitiesTimedOut"), None);
    assert!(value("ActivityRunTime") >= Some(1.0));
    assert!(value("ActivityTime") >= value("ActivityRunTime"));
    assert!(value("ActivityScheduleTime").is_some());
}
