//! The definitions that `check` is asked for: files, folders, patterns, or what the package holds.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use asl_compiler::diagnostics::Diagnostics;
use asl_compiler::front::{self, Format, FrontOptions};
use asl_compiler::source::SourceText;

use crate::Refusal;

/// Names of files that can only be definitions.
const DEFINITIONS: [&str; 3] = [".asl.json", ".asl.yaml", ".asl.yml"];

/// Names of files that may be definitions.
const CANDIDATES: [&str; 3] = [".json", ".yaml", ".yml"];

/// The size of the largest definition; what is larger is data.
const MAX_BYTES: u64 = 1024 * 1024;

/// Folders that hold nothing of the user's own.
const PASSED_OVER: [&str; 2] = ["target", "node_modules"];

/// The files of `paths`, each once and in order; of the package around the working folder where there are none.
pub(crate) fn find(paths: &[String]) -> Result<Vec<String>, Refusal> {
    let mut found = BTreeSet::new();
    if paths.is_empty() {
        let package = package()?;
        add_folder(&package, &mut found)?;
        if found.is_empty() {
            let folder = package.display();
            return Err(Refusal::new(format!("no definition below {folder}")));
        }
    }
    for path in paths {
        add(path, &mut found)?;
    }
    let shown = |path: PathBuf| match path.strip_prefix("./") {
        Ok(path) => path.display().to_string(),
        Err(_) => path.display().to_string(),
    };
    Ok(found.into_iter().map(shown).collect())
}

/// The folder of the nearest Cargo.toml, from the working folder on.
fn package() -> Result<PathBuf, Refusal> {
    let present = std::env::current_dir().unwrap_or_default();
    let mut folders = present.ancestors();
    match folders.position(|folder| folder.join("Cargo.toml").is_file()) {
        None => Err(Refusal::new(
            "no Cargo.toml here or above: name the definitions to check",
        )),
        Some(0) => Ok(PathBuf::from(".")),
        Some(above) => Ok(std::iter::repeat_n("..", above).collect()),
    }
}

fn add(path: &str, found: &mut BTreeSet<PathBuf>) -> Result<(), Refusal> {
    let as_path = Path::new(path);
    let mut matches = BTreeSet::new();
    if as_path.is_dir() {
        add_folder(as_path, &mut matches)?;
    } else if as_path.exists() || !path.contains(['*', '?', '[']) {
        matches.insert(as_path.to_owned());
    } else {
        let paths = glob::glob(path)
            .map_err(|error| Refusal::new(format!("{path} is no pattern: {error}")))?;
        matches.extend(paths.flatten().filter(|path| path.is_file()));
    }
    if matches.is_empty() {
        return Err(Refusal::new(format!("no definition matches {path}")));
    }
    found.extend(matches);
    Ok(())
}

/// Adds the definitions below `folder`.
fn add_folder(folder: &Path, found: &mut BTreeSet<PathBuf>) -> Result<(), Refusal> {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let unreadable =
            |error| Refusal::new(format!("{} cannot be read: {error}", folder.display()));
        for entry in fs::read_dir(&folder).map_err(unreadable)?.flatten() {
            let path = entry.path();
            let name = entry.file_name();
            let name = name.to_string_lossy();
            // A link to a folder could lead back up.
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder && !name.starts_with('.') && !PASSED_OVER.contains(&&*name) {
                folders.push(path);
            } else if !is_folder && is_definition(&path, &name) {
                found.insert(path);
            }
        }
    }
    Ok(())
}

/// Whether a file that nobody named is a definition: by its name, or by what it holds.
fn is_definition(path: &Path, name: &str) -> bool {
    let ends_in = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
    if ends_in(&DEFINITIONS) {
        return true;
    }
    let is_small = || fs::metadata(path).is_ok_and(|metadata| metadata.len() <= MAX_BYTES);
    let holds_machine = || fs::read_to_string(path).is_ok_and(|text| is_machine(name, text));
    ends_in(&CANDIDATES) && is_small() && holds_machine()
}

/// Whether a text is an object with a `StartAt` and `States`.
fn is_machine(name: &str, text: String) -> bool {
    if !text.contains("StartAt") || !text.contains("States") {
        return false;
    }
    let options = FrontOptions {
        format: Format::of_file(name),
        ..FrontOptions::default()
    };
    let mut faults = Diagnostics::new();
    let tree = front::tree(&SourceText::new(name, text), &options, &mut faults);
    // A file that cannot be read is not known to be a definition.
    drop(faults.finish());
    let has = |key: &str| {
        let members = tree.as_ref().and_then(|tree| tree.as_object());
        members.is_some_and(|members| members.iter().any(|member| member.key.as_str() == key))
    };
    has("StartAt") && has("States")
}

#[cfg(test)]
mod tests {
    use super::is_machine;

    #[test]
    fn a_file_with_a_start_and_states_at_its_top_is_a_definition() {
        for (name, text, expected) in [
            ("a.json", r#"{"StartAt": "A", "States": {}}"#, true),
            ("a.yaml", "StartAt: A\nStates: {}\n", true),
            (
                "a.json",
                r#"{"Definition": {"StartAt": "A", "States": {}}}"#,
                false,
            ),
            ("a.json", r#"["StartAt", "States"]"#, false),
            ("a.json", "StartAt, States", false),
            ("a.json", "{}", false),
        ] {
            assert_eq!(is_machine(name, text.to_owned()), expected, "{text}");
        }
    }
}
