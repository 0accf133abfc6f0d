//! The files that a build script names, and what cargo must watch for them.

use std::fs;

/// A definition's file.
pub(super) struct Definition {
    /// The path as reports show it, with `/` between its parts.
    pub(super) path: String,
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
        path: path.to_owned(),
        text,
    })
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
    use super::matches;

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
}
