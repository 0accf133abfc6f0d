//! `cargo asl check`.

use super::{Folder, GREETING, MISSPELT, UNREACHABLE};

#[test]
fn errors_are_shown_as_the_compiler_renders_them_and_fail_the_command() {
    let folder = Folder::with(
        "errors",
        &[("a.asl.json", MISSPELT), ("b.asl.json", GREETING)],
    );
    let ran = folder.run(&["check", "a.asl.json", "b.asl.json"]);
    let expected = "\
error[ASL0201]: there is no state `Shpi` (unknown-state)
 --> a.asl.json:4:39
  |
4 |     \"Pack\": { \"Type\": \"Pass\", \"Next\": \"Shpi\" },
  |                                       ^^^^^^
  = help: did you mean `Ship`?

a.asl.json: 1 error
b.asl.json: ok
";
    assert_eq!((ran.out.as_str(), ran.status), (expected, 1));
}

#[test]
fn warnings_fail_the_command_only_if_they_are_denied() {
    let folder = Folder::with("warnings", &[("a.asl.json", UNREACHABLE)]);
    let ran = folder.run(&["check", "a.asl.json"]);
    assert!(ran.out.starts_with("warning[ASL0204]"), "{}", ran.out);
    assert_eq!(ran.status, 0);
    let denied = folder.run(&["check", "a.asl.json", "--deny-warnings"]);
    assert_eq!((denied.status, denied.out), (1, ran.out));
}

#[test]
fn editors_get_one_object_a_line() {
    let folder = Folder::with("json", &[("a.asl.json", UNREACHABLE)]);
    let ran = folder.run(&["check", "a.asl.json", "--format", "json"]);
    let expected = "{\"file\":\"a.asl.json\",\"code\":\"ASL0204\",\"name\":\"unreachable-state\",\"severity\":\"warning\",";
    assert!(ran.out.starts_with(expected), "{}", ran.out);
    let line: serde_json::Value = serde_json::from_str(&ran.out).expect("it is one object");
    let place = line["bytes"][0].as_u64().expect("a byte");
    assert!(UNREACHABLE[usize::try_from(place).unwrap()..].starts_with("\"Ship\""));
    assert_eq!(line["start"], serde_json::json!({"line": 5, "column": 5}));
    assert_eq!(line["end"], serde_json::json!({"line": 5, "column": 11}));
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
}

#[test]
fn without_paths_the_definitions_of_the_package_are_checked() {
    let folder = Folder::with(
        "package",
        &[
            ("Cargo.toml", "[package]"),
            ("src/main.rs", ""),
            ("workflows/a.asl.json", GREETING),
            ("workflows/plain.json", GREETING),
            (
                "workflows/b.asl.yaml",
                "StartAt: A\nStates: {A: {Type: Succeed}}\n",
            ),
            (
                "workflows/no-definition.json",
                "{\"name\": \"StartAt States\"}",
            ),
            ("target/c.asl.json", MISSPELT),
            (".git/d.asl.json", MISSPELT),
        ],
    );
    let ran = folder.run_in("src", &["check"]);
    let expected =
        "../workflows/a.asl.json: ok\n../workflows/b.asl.yaml: ok\n../workflows/plain.json: ok\n";
    assert_eq!((ran.out.as_str(), ran.status), (expected, 0), "{}", ran.err);
}

#[test]
fn folders_and_patterns_name_definitions() {
    let files = [("w/a.asl.json", GREETING), ("w/deep/b.asl.json", GREETING)];
    let folder = Folder::with("patterns", &files);
    let both = "w/a.asl.json: ok\nw/deep/b.asl.json: ok\n";
    assert_eq!(folder.run(&["check", "w"]).out, both);
    assert_eq!(folder.run(&["check", "w/**/*.json"]).out, both);
    assert_eq!(folder.run(&["check", "w/*.json"]).out, "w/a.asl.json: ok\n");
    assert_eq!(folder.run(&["check", "w/*.yaml"]).status, 2);
    assert_eq!(folder.run(&["check", "w", "w/*.json"]).out, both);
}

#[test]
fn what_cannot_be_read_is_misuse() {
    let folder = Folder::with("unreadable", &[("w/a.asl.json", GREETING)]);
    for path in ["none.asl.json", "none/*.json", "[", "w/a.asl.json/b"] {
        let ran = folder.run(&["check", path]);
        assert_eq!(ran.status, 2, "{path}: {}", ran.out);
        assert!(ran.err.starts_with("error: "), "{path}: {}", ran.err);
    }
}

#[test]
fn placeholders_and_the_machines_type_come_from_options() {
    let text = r#"{ "StartAt": "Ask", "TimeoutSeconds": ${Limit}, "States": {
        "Ask": { "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "End": true } } }"#;
    let folder = Folder::with("options", &[("a.asl.json", text)]);
    let unresolved = folder.run(&["check", "a.asl.json"]);
    assert!(
        unresolved.out.contains("error[ASL0006]"),
        "{}",
        unresolved.out
    );
    let given = ["check", "a.asl.json", "--substitution", "Limit=60"];
    assert_eq!(folder.run(&given).out, "a.asl.json: ok\n");
    let express = folder.run(&[&given[..], &["--express"]].concat());
    assert!(express.out.contains("error[ASL0710]"), "{}", express.out);
    assert_eq!(folder.run(&["check", "--substitution", "Limit"]).status, 2);
}
