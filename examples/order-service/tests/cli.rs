//! The command line, as its user meets it.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value;

/// A folder of its own for each test.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
        let _ = fs::remove_dir_all(&folder);
        Folder(folder)
    }

    /// Runs a command over this folder.
    fn command(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_order-service"));
        let command = command.args(arguments).env("ASL_DATA", &self.0);
        command.output().expect("it can be run")
    }

    fn succeeds(&self, arguments: &[&str]) -> Value {
        let output = self.command(arguments);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {errors}");
        serde_json::from_slice(&output.stdout).expect("a pipe gets JSON")
    }

    /// What it says when it fails.
    fn fails(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments);
        assert!(!output.status.success(), "{arguments:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    /// Begins a command over this folder.
    fn begin(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Process {
        let mut command = Command::new(env!("CARGO_BIN_EXE_order-service"));
        command.args(arguments).env("ASL_DATA", &self.0);
        command.envs(environment.iter().copied());
        let command = command.stdout(Stdio::null()).stderr(Stdio::null());
        Process(command.spawn().expect("it can be run"))
    }

    /// Leaves behind an execution that runs.
    fn leave_a_parcel(&self) {
        let running = self.begin(&["run", "delivery", "{}", "--name", "parcel"], &[]);
        let describe = ["describe", "delivery", "parcel"];
        until(|| self.command(&describe).status.success());
        drop(running);
    }

    /// A service over this folder, and the file in which it says where it is.
    fn serve(&self, environment: &[(&str, &str)]) -> (Process, PathBuf) {
        let sign = self.0.join("endpoint");
        let serving = self.begin(&["serve", "--listen", "localhost:0"], environment);
        until(|| fs::read_to_string(&sign).is_ok_and(|text| text.ends_with('\n')));
        (serving, sign)
    }
}

/// A process that is killed when the test ends.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn until(is_so: impl Fn() -> bool) {
    while !is_so() {
        std::thread::sleep(Duration::from_millis(10));
    }
}

const CUP: &str = r#"{"amount": 20, "items": ["cup", "saucer"]}"#;

#[test]
fn run_prints_the_output_and_keeps_the_execution() {
    let folder = Folder::new("run");
    let output = folder.succeeds(&["run", "order", CUP, "--name", "first"]);
    assert_eq!(output["parcels"][1]["parcel"], "saucer");
    let listed = folder.succeeds(&["executions", "--status", "succeeded"]);
    assert_eq!(listed[0]["name"], "first");
    let described = folder.succeeds(&["describe", "order", "first"]);
    assert_eq!(
        (&described["status"], &described["output"]),
        (&"SUCCEEDED".into(), &output)
    );
    let history = folder.succeeds(&["history", "order", "first", "--reverse", "--limit", "1"]);
    assert_eq!(history[0]["type"], "ExecutionSucceeded");
    let price = folder.succeeds(&["price", "order", "first"]);
    assert_eq!(price["transitions"], 6);
}

#[test]
fn a_failure_is_told_and_can_be_redriven() {
    let folder = Folder::new("failure");
    let unicorn = r#"{"amount": 20, "items": ["unicorn"]}"#;
    let error = folder.fails(&["run", "order", unicorn, "--name", "u", "--history"]);
    assert!(error.contains("OutOfStock"), "{error}");
    assert!(error.contains("FailStateEntered"), "{error}");
    let error = folder.fails(&["redrive", "order", "u"]);
    assert!(error.contains("OutOfStock"), "{error}");
    let described = folder.succeeds(&["describe", "order", "u"]);
    assert_eq!(described["redriveCount"], 1);
    let error = folder.fails(&["stop", "order", "u"]);
    assert!(error.contains("has ended"), "{error}");
}

#[test]
fn an_express_machine_runs_in_memory() {
    let folder = Folder::new("express");
    let input = folder.0.with_extension("json");
    fs::write(&input, r#"{"items": [{"price": 3}, {"price": 4}]}"#).expect("there is room");
    let input = format!("@{}", input.display());
    let output = folder.succeeds(&["run", "quote", &input]);
    assert_eq!(output["total"], 7);
    assert!(!folder.0.exists(), "nothing is kept");
}

#[test]
fn any_machine_runs_in_memory_where_that_is_asked_for() {
    let folder = Folder::new("in-memory");
    let output = folder.succeeds(&["run", "order", CUP, "--express", "--name", "first"]);
    let receipt = output["charge"]["receipt"].as_str();
    let execution = "arn:aws:states:us-east-1:123456789012:execution:order:first/";
    assert!(receipt.unwrap_or_default().starts_with(execution));
    assert!(!folder.0.exists(), "nothing is kept");
    let error = folder.fails(&["run", "order", CUP, "--express", "--name", "a b"]);
    assert!(error.contains("must not contain ' '"), "{error}");
}

#[test]
fn a_test_case_mocks_tasks_and_keeps_nothing() {
    let folder = Folder::new("mocks");
    let mocks = concat!(env!("CARGO_MANIFEST_DIR"), "/MockConfigFile.json");
    let dear = r#"{"amount": 5000, "items": ["cup"]}"#;
    let arguments = ["run", "order#Approved", dear, "--mocks", mocks];
    let output = folder.succeeds(&arguments);
    assert_eq!(output["approval"]["approvedBy"], "Ada");
    assert_eq!(output["charge"]["receipt"], "17", "the second attempt");
    assert_eq!(
        output["parcels"][0]["parcel"], "cup",
        "what no test case mocks is called"
    );
    assert!(!folder.0.exists(), "nothing is kept");

    let unicorn = ["run", "order#OutOfStock", CUP, "--mocks", mocks];
    assert!(folder.fails(&unicorn).contains("OutOfStock"));
    let unknown = folder.fails(&["run", "order#Happy", CUP, "--mocks", mocks]);
    assert!(
        unknown.contains("there is no test case `Happy`"),
        "{unknown}"
    );
    let nowhere = folder.fails(&["run", "order#OutOfStock", CUP]);
    assert!(nowhere.contains("--mocks or SFN_MOCK_CONFIG"), "{nowhere}");
}

#[test]
fn nothing_is_served_with_mocks_that_do_not_fit_the_machines() {
    let folder = Folder::new("wrong-mocks");
    let file = folder.0.with_extension("mocks.json");
    let serve = |config: &str| {
        fs::write(&file, config).expect("there is room");
        let file = file.display().to_string();
        folder.fails(&["serve", "--listen", "127.0.0.1:0", "--mocks", &file])
    };
    let told = serve(
        r#"{ "StateMachines": { "order": { "TestCases": { "A": { "CheckStok": "R", "IsThereEnough": "R" } } } },
             "MockedResponses": { "R": {} } }"#,
    );
    let place = format!("{}: StateMachines.order.TestCases.A.", file.display());
    let missing = format!("{place}CheckStok: the machine has no state `CheckStok`");
    assert!(told.contains(&missing), "{told}");
    let choice = format!("{place}IsThereEnough: only Task states are mocked, and this is a Choice");
    assert!(told.contains(&choice), "{told}");
    let told = serve(r#"{ "StateMachines": { "order": {} }, "MockedResponses": { "R": 7 } }"#);
    assert!(
        told.contains("StateMachines.order: the field `TestCases` is missing"),
        "{told}"
    );
    assert!(
        told.contains("MockedResponses.R: expected an object"),
        "{told}"
    );
}

#[test]
fn an_execution_of_a_service_that_asks_for_a_key_is_stopped_by_whoever_may_read_its_folder() {
    let folder = Folder::new("key");
    folder.leave_a_parcel();
    let keys = [
        ("ASL_ACCESS_KEY_ID", "AKIAEXAMPLE"),
        ("ASL_SECRET_ACCESS_KEY", "secret"),
    ];
    let (serving, sign) = folder.serve(&keys);
    let stopped = Command::new(env!("CARGO_BIN_EXE_order-service"))
        .args(["stop", "delivery", "parcel", "--error", "Lost"])
        .env("ASL_DATA", &folder.0)
        // Where nobody is: what is on this machine is asked directly.
        .env("http_proxy", "http://127.0.0.1:9")
        .output()
        .expect("it can be run");
    let errors = String::from_utf8_lossy(&stopped.stderr);
    assert!(stopped.status.success(), "{errors}");
    let described = folder.succeeds(&["describe", "delivery", "parcel"]);
    assert_eq!(described["status"], "ABORTED");
    let again = folder.fails(&["stop", "delivery", "parcel"]);
    assert!(again.contains("has ended"), "{again}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(&sign).expect("it is there").permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
    }
    drop(serving);
}

#[test]
fn a_service_that_listens_where_a_killed_one_did_is_not_asked_in_its_place() {
    let (killed, other) = (Folder::new("killed"), Folder::new("other"));
    killed.leave_a_parcel();
    other.leave_a_parcel();
    let (serving, sign) = other.serve(&[]);
    fs::copy(&sign, killed.0.join("endpoint")).expect("there is room");
    let stopped = killed.command(&["stop", "delivery", "parcel"]);
    let errors = String::from_utf8_lossy(&stopped.stderr);
    assert!(stopped.status.success(), "{errors}");
    let status = |folder: &Folder| {
        let described = folder.succeeds(&["describe", "delivery", "parcel"]);
        described["status"].clone()
    };
    assert_eq!(
        (status(&killed), status(&other)),
        ("ABORTED".into(), "RUNNING".into())
    );
    drop(serving);
}

#[test]
fn a_folder_of_something_else_is_left_alone() {
    let folder = Folder::new("foreign");
    fs::create_dir_all(&folder.0).expect("there is room");
    for command in ["stop", "redrive"] {
        let error = folder.fails(&[command, "order", "x"]);
        assert!(error.contains("there are no executions in"), "{error}");
    }
    let mut found = fs::read_dir(&folder.0).expect("it is there");
    assert!(found.next().is_none());
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let folder = Folder::new("enough");
    folder.succeeds(&["run", "order", CUP, "--name", "first"]);
    for arguments in [
        &["definition", "order"][..],
        &["graph", "order"],
        &["describe", "order", "first"],
        &["run", "quote"],
        &["run", "quote", "--history"],
        &["run", "nothing"],
    ] {
        // Its readers have gone before it prints.
        let (gone, output) = std::io::pipe().expect("there are pipes");
        drop(gone);
        let status = Command::new(env!("CARGO_BIN_EXE_order-service"))
            .args(arguments)
            .env("ASL_DATA", &folder.0)
            .stderr(output.try_clone().expect("there are pipes"))
            .stdout(output)
            .status()
            .expect("it can be run");
        let expected = i32::from(arguments.contains(&"nothing"));
        assert_eq!(status.code(), Some(expected), "{arguments:?}");
    }
}

#[test]
fn what_cannot_be_done_is_said_plainly() {
    let folder = Folder::new("plain");
    for (arguments, expected) in [
        (&["run", "odrer"][..], "there are: delivery, order, quote"),
        (&["run", "order", "{"], "the input is not JSON"),
        (
            &["run", "order", "@nowhere.json"],
            "`nowhere.json` cannot be read",
        ),
        (&["executions"], "there are no executions in"),
        (&["executions", "--status", "done"], "one of RUNNING"),
        (&["redrive", "order", "x"], "there are no executions in"),
        (&["frobnicate"], "unrecognized subcommand"),
    ] {
        let error = folder.fails(arguments);
        assert!(error.contains(expected), "{arguments:?}: {error}");
    }
}

#[test]
fn the_definition_is_there_to_read() {
    let definition = Folder::new("definition").succeeds(&["definition", "order"]);
    assert_eq!(definition["StartAt"], "CheckStock");
}

#[test]
fn a_machine_is_drawn_and_an_execution_in_its_colours() {
    let folder = Folder::new("graph");
    let plain = folder.command(&["graph", "order", "--format", "dot"]);
    let plain = String::from_utf8_lossy(&plain.stdout).into_owned();
    assert!(plain.contains("IsThereEnough"), "{plain}");
    folder.command(&[
        "run",
        "order",
        r#"{"amount": 1, "items": ["unicorn"]}"#,
        "--name",
        "u",
    ]);
    let drawn = folder.command(&["graph", "order", "--execution", "u"]);
    let drawn = String::from_utf8_lossy(&drawn.stdout).into_owned();
    assert!(
        drawn.contains("failed") && drawn.contains("succeeded"),
        "{drawn}"
    );
}

#[test]
fn a_service_logs_its_executions_in_lines_of_json_on_standard_output() {
    let folder = Folder::new("logs");
    let mut service = Command::new(env!("CARGO_BIN_EXE_order-service"))
        .args(["serve", "--listen", "127.0.0.1:0", "--log-level", "error"])
        .env("ASL_DATA", &folder.0)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it can be run");
    let mut said = BufReader::new(service.stderr.take().expect("it is piped"));
    let mut first = String::new();
    said.read_line(&mut first).expect("it says where it is");
    let address = first.trim().strip_prefix("listening on http://");
    let address = address.expect("it listens");
    let order = r#"{"amount": 1, "items": ["unicorn"]}"#;
    let mut caller = TcpStream::connect(address).expect("it answers");
    let length = order.len();
    let request = format!(
        "POST /run/order HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{order}"
    );
    caller.write_all(request.as_bytes()).expect("it listens");
    let mut answer = String::new();
    caller.read_to_string(&mut answer).expect("it answers");
    assert!(answer.starts_with("HTTP/1.1 422 "), "{answer}");

    let stopped = Command::new("kill").arg(service.id().to_string()).status();
    assert!(stopped.expect("there is a `kill`").success());
    let output = service.wait_with_output().expect("it ends");
    assert!(output.status.success());
    let lines = String::from_utf8(output.stdout).expect("it is text");
    let types = lines.lines().map(|line| {
        let record: Value = serde_json::from_str(line).expect("a line is JSON");
        record["type"].as_str().expect("it has one").to_owned()
    });
    assert_eq!(
        types.collect::<Vec<_>>(),
        ["FailStateEntered", "ExecutionFailed"]
    );
}
