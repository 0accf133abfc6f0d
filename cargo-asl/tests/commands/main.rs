//! The commands as they are run: what they print, and how they exit.

mod check;
mod expand;
mod explain;
mod graph;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A definition without a fault.
const GREETING: &str = r#"{
  "StartAt": "Greet",
  "States": { "Greet": { "Type": "Task", "Resource": "Greet", "End": true } }
}
"#;

/// Its `Next` is misspelt.
const MISSPELT: &str = r#"{
  "StartAt": "Pack",
  "States": {
    "Pack": { "Type": "Pass", "Next": "Shpi" },
    "Ship": { "Type": "Succeed" }
  }
}
"#;

/// Nothing leads to one of its states: AWS refuses it, this compiler warns.
const UNREACHABLE: &str = r#"{
  "StartAt": "Pack",
  "States": {
    "Pack": { "Type": "Pass", "End": true },
    "Ship": { "Type": "Pass", "End": true }
  }
}
"#;

/// A folder with files, gone after the test.
struct Folder(PathBuf);

impl Folder {
    fn with(name: &str, files: &[(&str, &str)]) -> Folder {
        let name = format!("cargo-asl-{}-{name}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        for (file, text) in files {
            let path = folder.join(file);
            let parent = path.parent().expect("it is in the folder");
            fs::create_dir_all(parent).expect("there is room");
            fs::write(path, text).expect("there is room");
        }
        Folder(folder)
    }

    /// Runs `cargo asl` in the folder.
    fn run(&self, arguments: &[&str]) -> Ran {
        self.run_in("", arguments)
    }

    fn run_in(&self, folder: impl AsRef<Path>, arguments: &[&str]) -> Ran {
        let output = Command::new(env!("CARGO_BIN_EXE_cargo-asl"))
            .arg("asl")
            .args(arguments)
            .current_dir(self.0.join(folder))
            .output();
        Ran::from(output.expect("it is built"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Nothing depends on it.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What a command came to.
struct Ran {
    status: i32,
    out: String,
    err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Ran {
        let text = |bytes| String::from_utf8(bytes).expect("it prints UTF-8");
        Ran {
            status: output.status.code().expect("no signal ended it"),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

#[test]
fn a_command_that_does_not_exist_is_misuse() {
    let folder = Folder::with("misuse", &[("a.json", "")]);
    assert_eq!(folder.run(&["chekc"]).status, 2);
    assert_eq!(folder.run(&[]).status, 2);
}
