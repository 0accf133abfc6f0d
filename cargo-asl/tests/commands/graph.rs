//! `cargo asl graph`.

use super::{Folder, GREETING, MISSPELT, UNREACHABLE};

#[test]
fn each_format_draws_the_machine() {
    let folder = Folder::with("graph", &[("a.asl.json", GREETING)]);
    let mermaid = folder.run(&["graph", "a.asl.json"]);
    assert!(mermaid.out.starts_with("flowchart TD\n"), "{}", mermaid.out);
    assert_eq!((mermaid.status, mermaid.err.as_str()), (0, ""));
    for (format, start) in [
        ("mermaid", "flowchart"),
        ("dot", "digraph {"),
        ("svg", "<svg "),
    ] {
        let ran = folder.run(&["graph", "a.asl.json", "--format", format]);
        assert!(ran.out.starts_with(start), "{}", ran.out);
    }
    assert_eq!(
        folder
            .run(&["graph", "a.asl.json", "--format", "png"])
            .status,
        2
    );
}

#[test]
fn yaml_and_definitions_with_faults_or_placeholders_are_drawn_as_far_as_they_go() {
    let yaml = "StartAt: A\nStates:\n  A: {Type: Wait, Seconds: \"${Pause}\", Next: B}\n  B: {Type: Nothing}\n";
    let folder = Folder::with(
        "graph-faults",
        &[
            ("a.asl.yaml", yaml),
            ("odd.asl.json", UNREACHABLE),
            ("bad.asl.json", MISSPELT),
            ("broken.asl.json", "{\"StartAt\": }"),
        ],
    );
    let ran = folder.run(&["graph", "a.asl.yaml"]);
    assert!(ran.out.contains("n0 --> n1\n"), "{} {}", ran.out, ran.err);
    assert_eq!(folder.run(&["graph", "odd.asl.json"]).status, 0);
    let bad = folder.run(&["graph", "bad.asl.json"]);
    let expected = "error: bad.asl.json cannot be drawn: `Pack` leads to `Shpi`, and there is no such state beside it\n";
    assert_eq!((bad.status, bad.err.as_str()), (1, expected));
    let broken = folder.run(&["graph", "broken.asl.json"]);
    assert!(broken.err.starts_with("error[ASL0001]"), "{}", broken.err);
    assert_eq!((broken.status, broken.out.as_str()), (1, ""));
}
