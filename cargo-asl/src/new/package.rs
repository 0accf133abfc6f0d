//! The project as cargo sees it.

use std::path::{Path, PathBuf};
use std::{env, fs};

use asl_compiler::Options;

use super::Project;
use crate::Refusal;

/// Names that cargo or rustc has for itself, or that the project depends on.
const TAKEN: [&str; 9] = [
    "alloc",
    "asl-runtime",
    "asl_runtime",
    "build",
    "core",
    "deps",
    "std",
    "test",
    "tokio",
];

/// The package's name: the last part of its folder's path.
pub(super) fn name(folder: &Path) -> Result<&str, Refusal> {
    let name = folder.file_name().and_then(|name| name.to_str());
    let name = name.unwrap_or_default();
    let is_word = |character: char| character.is_ascii_alphanumeric() || "-_".contains(character);
    let starts_well = name.starts_with(|first: char| first.is_ascii_alphabetic());
    let is_good = starts_well && name.chars().all(is_word) && name.len() <= 64;
    if !is_good || TAKEN.contains(&name) {
        return Err(Refusal::new(format!(
            "a package cannot be named `{name}`: write letters, digits, `-` and `_`, a letter first"
        )));
    }
    Ok(name)
}

/// The name of the machine's module, which must not hide a crate or the tests beside it.
pub(super) fn module(options: &Options) -> String {
    let module = options.module.to_string();
    if TAKEN.contains(&module.as_str()) || module == "tests" {
        format!("{module}_machine")
    } else {
        module
    }
}

/// How Cargo.toml names asl-runtime: its version, or its folder.
pub(super) fn runtime(folder: Option<&Path>) -> Result<String, Refusal> {
    let Some(folder) = folder else {
        let version = env!("CARGO_PKG_VERSION");
        return Ok(format!("\"{version}\""));
    };
    let inner = folder.join("asl-runtime");
    let inner = if inner.is_dir() { &inner } else { folder };
    let path = inner.canonicalize();
    let path = path.ok().filter(|path| path.join("Cargo.toml").is_file());
    let path = path.as_ref().and_then(|path| path.to_str());
    match path {
        Some(path) => Ok(format!("{{ path = {} }}", toml_string(path))),
        None => Err(Refusal::new(format!(
            "{} does not hold the crate asl-runtime",
            folder.display()
        ))),
    }
}

fn toml_string(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Whether a folder above holds a workspace, which cargo would take the project for a part of.
pub(super) fn is_inside_workspace(folder: &Path) -> bool {
    let absolute: PathBuf = env::current_dir().unwrap_or_default().join(folder);
    let mut above = absolute.ancestors().skip(1);
    above.any(|folder| {
        let manifest = fs::read_to_string(folder.join("Cargo.toml"));
        manifest.is_ok_and(|text| text.lines().any(|line| line.trim() == "[workspace]"))
    })
}

/// The project's Cargo.toml.
pub(super) fn cargo_toml(project: &Project<'_>) -> String {
    let Project { name, runtime, .. } = project;
    let workspace = if project.is_inside_workspace {
        "\n# A workspace of its own. To join the one around it, remove this and add the folder to its members.\n[workspace]\n"
    } else {
        ""
    };
    format!(
        "[package]
name = \"{name}\"
version = \"0.1.0\"
edition = \"2024\"
rust-version = \"{rust_version}\"
publish = false

[dependencies]
asl-runtime = {runtime}
tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\", \"time\"] }}
{workspace}",
        rust_version = env!("CARGO_PKG_RUST_VERSION"),
    )
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::name;

    #[test]
    fn a_package_has_a_name_that_cargo_takes() {
        for (folder, expected) in [
            ("order", Some("order")),
            ("../work/order-2", Some("order-2")),
            ("2order", None),
            ("größe", None),
            ("test", None),
            ("tokio", None),
            ("..", None),
            ("", None),
        ] {
            assert_eq!(name(Path::new(folder)).ok(), expected, "{folder}");
        }
    }
}
