use std::io::{self, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use asl_runtime::{LogLevel, LoggingConfiguration, Machine, Options, asl, json};

use super::{Lines, MOST_UNWRITTEN};

asl! {
    mod greeting = r#"{ "StartAt": "Greet", "States": { "Greet": { "Type": "Pass", "End": true } } }"# { express; }
}

const LONG: Duration = Duration::from_secs(20);

/// A file that takes nothing before it is let.
struct Gate {
    open: Receiver<()>,
    written: Arc<Mutex<Vec<u8>>>,
}

impl Write for Gate {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Once nobody is there to open it, it stands open.
        let _ = self.open.recv();
        self.written.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn gate() -> (Gate, SyncSender<()>, Arc<Mutex<Vec<u8>>>) {
    let (sender, open) = sync_channel(0);
    let written = Arc::<Mutex<Vec<u8>>>::default();
    let gate = Gate {
        open,
        written: Arc::clone(&written),
    };
    (gate, sender, written)
}

fn logged_to(lines: &Lines) -> Machine {
    let configuration = LoggingConfiguration {
        level: LogLevel::All,
        include_execution_data: true,
    };
    let options = Options::default().logging(configuration);
    greeting::machine().with(options.log_sink(lines.sink()))
}

fn line_count(written: &Mutex<Vec<u8>>) -> usize {
    let written = written.lock().unwrap();
    let text = std::str::from_utf8(&written).unwrap();
    let lines = text.lines().inspect(|line| {
        serde_json::from_str::<serde_json::Value>(line).expect("a line is JSON");
    });
    lines.count()
}

#[tokio::test]
async fn executions_do_not_wait_for_what_writes_until_it_is_far_behind() {
    let (gate, open, written) = gate();
    let lines = Lines::written_to(gate, LONG);
    let machine = logged_to(&lines);
    for _ in 0..10 {
        machine.run(json!({})).await.unwrap();
    }
    assert_eq!(line_count(&written), 0);
    drop(open);
    lines.flush(LONG);
    assert_eq!(line_count(&written), 40);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_line_is_lost_where_what_writes_is_far_behind() {
    let (gate, open, written) = gate();
    let lines = Lines::written_to(gate, LONG);
    let machine = logged_to(&lines);
    let input = json!("x".repeat(250_000));
    let runs = 2 * MOST_UNWRITTEN / 250_000;
    let running = tokio::spawn(async move {
        for _ in 0..runs {
            machine.run(input.clone()).await.unwrap();
        }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!running.is_finished(), "it waits for what writes");
    drop(open);
    running.await.unwrap();
    lines.flush(LONG);
    assert_eq!(line_count(&written), runs * 4);
}

#[tokio::test]
async fn executions_go_on_where_what_writes_stands_still() {
    let (gate, open, written) = gate();
    let lines = Lines::written_to(gate, Duration::from_millis(1));
    let machine = logged_to(&lines);
    let input = json!("x".repeat(250_000));
    let runs = 2 * MOST_UNWRITTEN / 250_000;
    for _ in 0..runs {
        machine.run(input.clone()).await.unwrap();
    }
    let left_out = usize::try_from(lines.0.lines().left_out).unwrap();
    assert!(left_out > 0);
    drop(open);
    lines.flush(LONG);
    assert_eq!(line_count(&written), runs * 4 - left_out);
    machine.run(json!({})).await.unwrap();
    lines.flush(LONG);
    assert_eq!(line_count(&written), (runs + 1) * 4 - left_out);
}

#[tokio::test]
async fn what_is_left_is_written_when_all_is_over() {
    let (gate, open, written) = gate();
    let lines = Lines::written_to(gate, LONG);
    logged_to(&lines).run(json!({})).await.unwrap();
    drop(lines);
    drop(open);
    while line_count(&written) < 4 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// A pipe that nobody reads any more.
struct Broken;

impl Write for Broken {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn executions_go_on_where_nobody_reads_the_log_any_more() {
    let lines = Lines::written_to(Broken, LONG);
    let machine = logged_to(&lines);
    let input = json!("x".repeat(250_000));
    for _ in 0..2 * MOST_UNWRITTEN / 250_000 {
        machine.run(input.clone()).await.unwrap();
    }
    lines.flush(LONG);
}
