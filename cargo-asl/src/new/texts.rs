//! What people read: the project's README.md, and what the command says.

use std::fmt::Write as _;
use std::path::Path;

use super::Project;

/// The project's README.md.
pub(super) fn readme(project: &Project<'_>) -> String {
    let Project {
        name, definition, ..
    } = project;
    let mut text = format!(
        "# {name}

The state machine in [{definition}]({definition}), compiled to Rust.

```sh
cargo run                  # an execution on the input in sample.json
cargo run -- '{{\"a\": 1}}'    # on another
cargo test                 # one under the test clock, where waits take no time
cargo asl graph {definition}
```
"
    );
    text.push_str(&stubs(project));
    let notes = notes(project);
    if !notes.is_empty() {
        text.push_str("\n## What to know\n\n");
        for note in notes {
            let _ = writeln!(text, "- {note}");
        }
    }
    text
}

/// The list of what is a stub.
fn stubs(project: &Project<'_>) -> String {
    let mut text = String::new();
    if !project.tasks.is_empty() || !project.needs.activities.is_empty() {
        text.push_str(
            "
## What is yet to be written

Each of these is a stub, which says so and answers with sample.json and its own input. It is yours to write in
[src/main.rs](src/main.rs).

",
        );
    }
    for task in &project.tasks {
        let _ = writeln!(text, "- `{}`: {}", task.method, task.function);
    }
    for arn in &project.needs.activities {
        let _ = writeln!(text, "- a worker for the activity {arn}");
    }
    text
}

/// What is not as it will be, or not as one might think.
fn notes(project: &Project<'_>) -> Vec<String> {
    let needs = &project.needs;
    let mut notes = Vec::new();
    if needs.engine() {
        notes.push(
            "Callbacks and activities need an engine. The one in src/main.rs keeps executions in memory; `open(\"data\")`, with the \
             feature `sqlite` of asl-runtime, keeps them in a folder."
                .to_owned(),
        );
    }
    if needs.callbacks {
        notes.push("Stubs answer their own Task Tokens at once. A real task passes `cx.task_token()` on to whoever decides.".to_owned());
    }
    for machine in &needs.machines {
        notes.push(if needs.engine() {
            format!("The machine starts `{machine}`, for which a machine that does nothing stands in.")
        } else {
            format!("The machine starts `{machine}`. In memory that is a method of `Tasks`; on an engine that has both machines it is an execution of its own.")
        });
    }
    if needs.unnamed_machines && needs.engine() {
        notes.push("The machine starts others that are known only when it runs: give them to the engine with `.machine(…)`, or their states fail.".to_owned());
    }
    if needs.distributed_map {
        notes.push(
            "A Distributed Map compiles and fails when it runs: there is none yet.".to_owned(),
        );
    }
    notes
}

/// What the command says once the project is there.
pub(super) fn created(project: &Project<'_>, folder: &Path) -> String {
    let mut text = format!("created {}\n", folder.display());
    let stubs = project.tasks.len() + project.needs.activities.len();
    if stubs > 0 {
        let _ = writeln!(
            text,
            "{stubs} to write in src/main.rs: README.md lists them"
        );
    }
    for note in notes(project) {
        let _ = writeln!(text, "note: {note}");
    }
    let _ = writeln!(text, "next: cd {} && cargo run", folder.display());
    text
}
