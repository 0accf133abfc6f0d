//! `cargo asl new`: the projects build, pass their test and run at once.
//!
//! With `ASL_WORKFLOWS`, a folder of definitions as people published them, ten of those are tried too.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Branches, a Map, a Choice, retries: an Express machine in memory, with a placeholder.
const ORDER: &str = r#"{
  "StartAt": "IsLarge",
  "States": {
    "IsLarge": {
      "Type": "Choice",
      "Choices": [{ "Variable": "$.total", "NumericGreaterThan": 1000, "Next": "Both" }],
      "Default": "TooSmall"
    },
    "Both": {
      "Type": "Parallel",
      "Branches": [
        { "StartAt": "Pay", "States": { "Pay": {
          "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true,
          "Parameters": { "FunctionName": "${Pay}", "Payload": { "id.$": "$.order.id" } },
          "ResultSelector": { "receipt.$": "$.Payload.receipt" },
          "Retry": [{ "ErrorEquals": ["Busy"] }] } } },
        { "StartAt": "Each", "States": {
          "Each": { "Type": "Map", "ItemsPath": "$.order.lines", "End": true, "ItemProcessor": {
            "StartAt": "Pack", "States": { "Pack": {
              "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:dynamodb:transactWriteItems", "InputPath": "$.sku", "End": true } } } } } }
      ],
      "End": true
    },
    "TooSmall": { "Type": "Fail", "Error": "TooSmall" }
  }
}
"#;

/// JSONata in YAML, on an engine: a callback, an activity, another machine, a year's wait.
const APPROVAL: &str = r#"
QueryLanguage: JSONata
StartAt: Ask
States:
  Ask:
    Type: Task
    Resource: arn:aws:states:::sqs:sendMessage.waitForTaskToken
    Arguments: { QueueUrl: approvals, MessageBody: { token: "{% $states.context.Task.Token %}" } }
    Output: "{% $states.result.approved = true ? 'approved' : 'rejected' %}"
    Next: Sign
  Sign:
    Type: Task
    Resource: arn:aws:states:us-east-1:123456789012:activity:Sign
    Next: Archive
  Archive:
    Type: Task
    Resource: arn:aws:states:::states:startExecution
    Arguments: { StateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:Archive" }
    End: true
"#;

/// Of the folder `ASL_WORKFLOWS`.
const PUBLISHED: [&str; 10] = [
    "sfwc/saga-pattern-sam__statemachine__statemachine.asl.json",
    "sfwc/text-processing-sqs-express__statemachine__statemachine.asl.json",
    "sfwc/explicit-failure-with-parallel-states__statemachine__statemachine.asl.json",
    "sfwc/wait-for-callback__statemachine__statemachine.asl.json",
    "sfwc/activity-state-machine-tf__statemachines__statemachine.asl.json",
    "sfwc/checkout-processing-workflow__statemachine__checkout_workflow.asl.json",
    "sfwc/data-processing__sam__statemachine__statemachine.asl.json",
    "longlived/statemachine__llt.asl.json",
    "mojrds/db-export-views.asl.json.asl.json",
    "agenttk/skills__specialized-skills__serverless-skills__aws-step-functions__assets__compensation-saga-pattern.asl.json",
];

fn workspace() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().expect("the package is in the workspace")
}

/// The folder of the projects, and of what they share of their builds.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("new")
}

fn text(output: &Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    format!(
        "{}{}",
        String::from_utf8_lossy(out),
        String::from_utf8_lossy(err)
    )
}

/// Makes the project `name`, anew.
fn made(name: &str, definition: &Path, arguments: &[&str]) -> PathBuf {
    let project = folder().join(name);
    // There may be none.
    let _ = fs::remove_dir_all(&project);
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-asl"))
        .args(["asl", "new"])
        .args([project.as_path(), definition])
        .arg("--runtime-path")
        .arg(workspace())
        .args(arguments)
        .output();
    let output = output.expect("it is built");
    assert!(output.status.success(), "{name}: {}", text(&output));
    // The versions that the workspace is tried with, which are on this machine.
    let lock = fs::copy(workspace().join("Cargo.lock"), project.join("Cargo.lock"));
    lock.expect("the workspace has a lock file");
    project
}

/// Runs cargo in a project, without the network, and tells what it printed.
fn cargo(project: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(project)
        .env("CARGO_TARGET_DIR", folder().join("target"))
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_NET_OFFLINE", "true")
        .output();
    let output = output.expect("cargo runs");
    assert!(
        output.status.success(),
        "{}: {}",
        project.display(),
        text(&output)
    );
    text(&output)
}

/// Tests and runs a project, whose execution has to succeed.
fn try_out(project: &Path) -> String {
    cargo(project, &["fmt", "--check"]);
    let tested = cargo(project, &["test", "--quiet", "--", "--nocapture"]);
    assert!(tested.contains("1 passed"), "{tested}");
    assert!(!tested.contains("warning"), "{tested}");
    cargo(project, &["run", "--quiet"])
}

fn definition(file: &str, text: &str) -> PathBuf {
    let path = folder().join(file);
    fs::create_dir_all(folder()).expect("there is room");
    fs::write(&path, text).expect("there is room");
    path
}

#[test]
fn projects_build_pass_their_test_and_run() {
    let order = definition("order.asl.json", ORDER);
    let arguments = [
        "--express",
        "--substitution",
        "Pay=arn:aws:lambda:eu-west-1:123456789012:function:TakeMoney",
    ];
    let project = made("web-shop", &order, &arguments);
    let ran = try_out(&project);
    assert!(ran.contains("\"receipt\": \"sample\""), "{ran}");
    for task in ["TakeMoney", "aws-sdk:dynamodb:transactWriteItems"] {
        assert!(
            ran.contains(&format!("stub: {task} does nothing yet")),
            "{ran}"
        );
    }
    let readme = fs::read_to_string(project.join("README.md")).expect("it has one");
    assert!(
        readme.contains("- `take_money`: TakeMoney\n- `aws_sdk_dynamodb_transact_write_items`: aws-sdk:dynamodb:transactWriteItems\n"),
        "{readme}"
    );
    let copied = fs::read_to_string(project.join("workflows/web-shop.asl.json"));
    assert_eq!(copied.expect("it has one"), ORDER);

    let approval = definition("approval.asl.yaml", APPROVAL);
    let ran = try_out(&made("approval", &approval, &[]));
    assert!(
        ran.contains("stub: arn:aws:states:us-east-1:123456789012:activity:Sign"),
        "{ran}"
    );
    assert!(ran.contains(":execution:Archive:"), "{ran}");
}

#[test]
fn ten_published_definitions_become_projects_that_build_pass_their_test_and_run() {
    let Some(workflows) = std::env::var_os("ASL_WORKFLOWS").map(PathBuf::from) else {
        return;
    };
    for (number, file) in PUBLISHED.iter().enumerate() {
        let path = workflows.join(file);
        let text = fs::read_to_string(&path).expect("it is in the folder");
        let substitutions = substitutions(&text);
        let substitutions = substitutions
            .iter()
            .flat_map(|value| ["--substitution", value]);
        let mut arguments: Vec<&str> = substitutions.collect();
        if file.contains("express") {
            arguments.push("--express");
        }
        try_out(&made(&format!("published-{number}"), &path, &arguments));
        println!("{file}: ok");
    }
}

/// Something plausible for each placeholder of a definition.
fn substitutions(text: &str) -> BTreeSet<String> {
    let rest = text.split("${").skip(1);
    let names = rest.filter_map(|rest| rest.split_once('}').map(|(name, _)| name));
    let value = |name: &str| {
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        let states = "arn:aws:states:us-east-1:123456789012";
        let value = match name {
            _ if name.contains("StateMachineArn") => format!("{states}:stateMachine:{plain}"),
            _ if name.contains("ActivityArn") => format!("{states}:activity:{plain}"),
            _ if name.contains("Timeout") => "60".to_owned(),
            _ => plain,
        };
        format!("{name}={value}")
    };
    names.map(value).collect()
}

#[test]
fn a_folder_that_holds_something_is_left_alone() {
    let greeting = definition(
        "taken.asl.json",
        r#"{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}"#,
    );
    let taken = folder().join("taken");
    fs::create_dir_all(&taken).expect("there is room");
    fs::write(taken.join("notes.txt"), "mine").expect("there is room");
    for (name, reason) in [
        ("taken", "is there already"),
        ("7", "a package cannot be named `7`"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_cargo-asl"))
            .args(["asl", "new"])
            .args([folder().join(name), greeting.clone()])
            .output();
        let output = output.expect("it is built");
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output).contains(reason), "{}", text(&output));
    }
    assert_eq!(fs::read_dir(&taken).expect("it is there").count(), 1);
}

#[test]
fn a_definition_with_errors_becomes_no_project() {
    let bad = definition("bad.asl.json", r#"{"StartAt": "A", "States": {}}"#);
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-asl"))
        .args(["asl", "new"])
        .args([folder().join("bad"), bad])
        .output();
    let output = output.expect("it is built");
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output).contains("error[ASL"), "{}", text(&output));
    assert!(!folder().join("bad").exists());
}
