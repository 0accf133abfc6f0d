//! The definitions of recorded cases.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::json_text::compact;
use crate::modules::Modules;

/// Every definition below `folder`; the key is the machine type and the definition's compact text.
pub(crate) fn collect(folder: &Path, modules: &mut Modules) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, modules);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            let text = fs::read_to_string(&path).unwrap_or_default();
            if let Ok(case) = serde_json::from_str::<Case>(&text) {
                collect_case(&case, modules);
            }
        }
    }
}

/// What matters of a case before it runs.
#[derive(Deserialize)]
struct Case {
    state_machine_type: Option<String>,
    #[serde(default)]
    request: Request,
    definition: Option<Box<RawValue>>,
    definition_text: Option<String>,
}

/// The arguments of a validation call.
#[derive(Default, Deserialize)]
struct Request {
    r#type: Option<String>,
}

fn collect_case(case: &Case, modules: &mut Modules) {
    let definition = match (&case.definition, &case.definition_text) {
        (Some(definition), _) => compact(definition.get()),
        (None, Some(text)) => text.clone(),
        (None, None) => return,
    };
    let machine_type = case
        .state_machine_type
        .as_ref()
        .or(case.request.r#type.as_ref());
    let express = machine_type.is_some_and(|machine_type| machine_type == "EXPRESS");
    modules.add(format!("{express}:{definition}"), &definition, express);
}
