//! What a build script says about a definition, until it is read.

use std::collections::BTreeMap;

use syn::parse::Parser as _;

use super::files::{Definition, find};
use crate::front::MachineType;
use crate::options::{Options, Warnings, named};
use crate::source::SourceText;

/// The options of a definition as they are written.
#[derive(Clone, Debug, Default)]
pub(super) struct Settings {
    pub(super) module: Option<String>,
    pub(super) name: Option<String>,
    pub(super) machine_type: MachineType,
    pub(super) input: Option<String>,
    pub(super) output: Option<String>,
    pub(super) tasks: BTreeMap<String, String>,
    pub(super) substitutions: BTreeMap<String, String>,
    /// Where earlier versions are: paths or patterns.
    pub(super) earlier: Vec<String>,
    pub(super) warnings: Warnings,
    pub(super) runtime: Option<String>,
}

impl Settings {
    /// The options for `definition`, or which of them cannot be read.
    pub(super) fn options(&self, definition: &Definition) -> Result<Options, String> {
        let mut options = Options::of_file(&definition.path);
        if let Some(name) = &self.module {
            options.module = parsed(name, "module name")?;
        }
        if let Some(name) = &self.name {
            options.name.clone_from(name);
        }
        options.machine_type = self.machine_type;
        options.input = optional_type(self.input.as_deref())?;
        options.output = optional_type(self.output.as_deref())?;
        for (function, written) in &self.tasks {
            let task = parsed(written, "signature such as `fn(Query) -> Answer`")
                .map_err(|error| format!("task `{function}`: {error}"))?;
            options.tasks.insert(function.clone(), task);
        }
        options.substitutions = self.substitutions.clone().into_iter().collect();
        options.earlier = self.earlier_versions()?;
        options.warnings = self.warnings;
        if let Some(runtime) = &self.runtime {
            options.runtime = syn::Path::parse_mod_style
                .parse_str(runtime)
                .map_err(|error| format!("`{runtime}` is no path of a crate: {error}"))?;
        }
        Ok(options)
    }
}

impl Settings {
    fn earlier_versions(&self) -> Result<Vec<SourceText>, String> {
        let mut versions = Vec::new();
        for pattern in &self.earlier {
            let found = find(pattern)?.into_iter();
            versions.extend(found.map(|found| SourceText::new(found.path, found.text)));
        }
        Ok(versions)
    }
}

fn optional_type(written: Option<&str>) -> Result<Option<syn::Type>, String> {
    let Some(written) = written else {
        return Ok(None);
    };
    parsed(written, "type").map(named)
}

fn parsed<T: syn::parse::Parse>(written: &str, what: &str) -> Result<T, String> {
    syn::parse_str(written).map_err(|error| format!("`{written}` is no {what}: {error}"))
}
