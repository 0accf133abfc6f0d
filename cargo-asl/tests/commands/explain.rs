//! `cargo asl explain`.

use super::Folder;

#[test]
fn a_code_is_explained_by_its_number_or_its_name() {
    let folder = Folder::with("explain", &[("empty", "")]);
    let ran = folder.run(&["explain", "ASL0201"]);
    let start = "ASL0201 unknown-state\n\n`StartAt`, `Next` or `Default` names a state";
    assert!(ran.out.starts_with(start), "{}", ran.out);
    assert!(ran.out.contains("\"Next\": \"Shpi\""), "{}", ran.out);
    assert!(!ran.out.contains("ASL0202"), "{}", ran.out);
    assert_eq!(ran.status, 0);
    assert_eq!(folder.run(&["explain", "unknown-state"]).out, ran.out);
    assert_eq!(folder.run(&["explain", "asl0201"]).out, ran.out);
}

#[test]
fn without_a_code_all_are_listed_and_a_wrong_one_is_misuse() {
    let folder = Folder::with("explain-list", &[("empty", "")]);
    let ran = folder.run(&["explain"]);
    assert!(
        ran.out
            .starts_with("ASL0001 json-syntax: The definition is not valid JSON.\n")
    );
    assert_eq!(ran.status, 0);
    let wrong = folder.run(&["explain", "unknown-stat"]);
    let expected = "error: there is no code unknown-stat: did you mean unknown-state?\n";
    assert_eq!((wrong.status, wrong.err.as_str()), (2, expected));
}
