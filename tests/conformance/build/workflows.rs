//! Definitions as people publish them, with `${…}` placeholders that their tools would fill.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Map, Number, Value};

use crate::modules::Modules;

/// Fields whose value is a number, in which a placeholder stands for one.
const NUMBER_FIELDS: [&str; 13] = [
    "TimeoutSeconds",
    "HeartbeatSeconds",
    "Seconds",
    "MaxConcurrency",
    "ToleratedFailureCount",
    "ToleratedFailurePercentage",
    "MaxItems",
    "MaxItemsPerBatch",
    "MaxInputBytesPerBatch",
    "IntervalSeconds",
    "MaxAttempts",
    "BackoffRate",
    "MaxDelaySeconds",
];

/// Every definition below `folder`; the key is its path.
pub(crate) fn collect(folder: &Path, modules: &mut Modules) {
    for path in files(folder) {
        let text = fs::read_to_string(&path).unwrap_or_default();
        let key = path
            .strip_prefix(folder)
            .unwrap_or(&path)
            .display()
            .to_string();
        match serde_json::from_str::<Value>(&text) {
            Ok(mut definition) if is_machine(&definition) => {
                fill(&mut definition, "");
                // What the file says twice is seen only in its own text.
                let text = if text.contains("${") {
                    definition.to_string()
                } else {
                    text
                };
                modules.add(key, &text, false);
            }
            Ok(_) => {}
            Err(_) => modules.add(key, &text, false),
        }
    }
}

/// The JSON files below `folder`, in order.
fn files(folder: &Path) -> BTreeSet<std::path::PathBuf> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            found.insert(path);
        }
    }
    found
}

/// Whether a file is a definition and no list of others.
fn is_machine(value: &Value) -> bool {
    value.get("States").is_some() || value.get("StartAt").is_some()
}

/// Puts something plausible in place of each placeholder.
fn fill(value: &mut Value, field: &str) {
    match value {
        Value::String(text) if text.contains("${") => {
            let is_number =
                text.starts_with("${") && text.ends_with('}') && NUMBER_FIELDS.contains(&field);
            *value = if is_number {
                // A task's heartbeat must be shorter than its timeout.
                Value::Number(Number::from(if field == "TimeoutSeconds" { 60 } else { 1 }))
            } else {
                Value::String(filled(text))
            };
        }
        Value::Array(items) => items.iter_mut().for_each(|item| fill(item, field)),
        Value::Object(members) => fill_members(members),
        _ => {}
    }
}

fn fill_members(members: &mut Map<String, Value>) {
    let filled_members = std::mem::take(members)
        .into_iter()
        .map(|(name, mut value)| {
            fill(&mut value, &name);
            (filled(&name), value)
        });
    *members = filled_members.collect();
}

fn filled(text: &str) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        filled.push_str(before);
        filled.push_str(&plausible(name));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

fn plausible(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    if lower.contains("partition") {
        "aws".to_owned()
    } else if lower.contains("region") {
        "us-east-1".to_owned()
    } else if lower.contains("account") {
        "123456789012".to_owned()
    } else {
        name.chars().filter(char::is_ascii_alphanumeric).collect()
    }
}
