//! The files that a build script names, and what cargo must watch for them.

use std::fs;
use std::path::Path;

/// A definition's file.
pub(super) struct Definition {
    /// The path as reports show it, with `/` between its parts.
    pub(super) path: String,
    /// The file's name without its extensions: `order` of `order.asl.json`.
    pub(super) stem: String,
    pub(super) text: String,
}

/// The definitions that `pattern` names, in the order of their names. Tells cargo to watch them.
pub(super) fn find(pattern: &str) -> Result<Vec<Definition>, String> {
    let (folder, name) = match pattern.rsplit_once('/') {
        Some((folder, name)) => (folder, name),
        None => (".", pattern),
    };
    if !name.contains('*') {
        watch(pattern);
        return read(pattern).map(|definition| vec![definition]);
    }
    watch(folder);
    let entries =
        fs::read_dir(folder).map_err(|error| format!("{folder} cannot be read: {error}"))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|found| matches(name, found))
        .collect();
    if names.is_empty() {
        return Err(format!("no definition matches {pattern}"));
    }
    names.sort();
    let paths = names.iter().map(|name| match pattern.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{name}"),
        None => name.clone(),
    });
    paths
        .inspect(|path| watch(path))
        .map(|path| read(&path))
        .collect()
}

fn watch(path: &str) {
    println!("cargo::rerun-if-changed={path}");
}

fn read(path: &str) -> Result<Definition, String> {
    let text =
        fs::read_to_string(path).map_err(|error| format!("{path} cannot be read: {error}"))?;
    Ok(Definition {
        stem: stem(path),
        path: path.to_owned(),
        text,
    })
}

/// The name of a file without the extensions of definitions.
fn stem(path: &str) -> String {
    let name = Path::new(path)
        .file_name()
        .unwrap_or_default()
        .to_string_lossy();
    let name = [".json", ".yaml", ".yml"]
        .iter()
        .find_map(|extension| name.strip_suffix(extension))
        .unwrap_or(&name);
    name.strip_suffix(".asl").unwrap_or(name).to_owned()
}

/// Whether `name` fits a pattern in which `*` stands for any characters.
fn matches(pattern: &str, name: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == name;
    };
    let Some(mut left) = name.strip_prefix(start) else {
        return false;
    };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let end = parts.pop().unwrap_or_default();
    for part in parts {
        let Some((_, after)) = left.split_once(part) else {
            return false;
        };
        left = after;
    }
    left.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::{matches, stem};

    #[test]
    fn a_star_stands_for_any_characters() {
        for (pattern, name) in [
            ("*.asl.json", "order.asl.json"),
            ("order-*.asl.*", "order-eu.asl.yaml"),
            ("*", "anything"),
            ("a*b*c", "abbc"),
        ] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [
            ("*.asl.json", "order.json"),
            ("a*a", "a"),
            ("order", "order.asl.json"),
            ("a*b*c", "acb"),
        ] {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }

    #[test]
    fn a_stem_has_none_of_the_extensions() {
        for (path, expected) in [
            ("workflows/order.asl.json", "order"),
            ("order-eu.asl.yaml", "order-eu"),
            ("a/b.c.json", "b.c"),
            ("plain", "plain"),
        ] {
            assert_eq!(stem(path), expected, "{path}");
        }
    }
}
