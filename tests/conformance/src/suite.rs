//! The official suite of JSONata, or a file of expressions with what the reference implementation makes of them.
//!
//! The build script and the test both read it: the one compiles the expressions, the other evaluates them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

/// One case of the suite.
#[derive(Debug)]
pub struct Case {
    /// `group/file`, with the number of the case where the file has several.
    pub name: String,
    /// The expression.
    pub expression: String,
    /// The input document; nothing where there is none.
    pub data: Option<Value>,
    /// The variables that are given to it.
    pub bindings: BTreeMap<String, Value>,
    /// What it comes to.
    pub expected: Expected,
}

/// What an expression comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Expected {
    /// A value.
    Result(Value),
    /// Nothing.
    Undefined,
    /// An error with this code.
    Code(String),
}

/// What was read, and the files that could not be.
#[derive(Debug, Default)]
pub struct Suite {
    /// The cases in the order of their names.
    pub cases: Vec<Case>,
    /// Files with the reason why they cannot be read.
    pub unreadable: Vec<(String, String)>,
}

/// A case as it is written.
#[derive(Deserialize)]
struct Written {
    expr: Option<String>,
    #[serde(rename = "expr-file")]
    expr_file: Option<String>,
    #[serde(default, deserialize_with = "present")]
    data: Option<Value>,
    dataset: Option<String>,
    #[serde(default)]
    bindings: BTreeMap<String, Value>,
    #[serde(default, deserialize_with = "present")]
    result: Option<Value>,
    code: Option<String>,
    error: Option<WrittenError>,
}

#[derive(Deserialize)]
struct WrittenError {
    code: Option<String>,
}

/// Tells `null` from what is not there.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

impl Suite {
    /// Reads the folder of a suite, or a file with a case on each line.
    #[must_use]
    pub fn load(path: &Path) -> Suite {
        let mut suite = Suite::default();
        if path.is_file() {
            suite.load_lines(path);
            return suite;
        }
        let inner = path.join("test-suite");
        let root = if inner.is_dir() {
            inner
        } else {
            path.to_owned()
        };
        let mut datasets = BTreeMap::new();
        for file in files(&root.join("datasets")) {
            suite.read(&root, &file, |suite, text| {
                let data: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
                datasets.insert(stem(&file), data);
                let _ = suite;
                Ok(())
            });
        }
        for group in files(&root.join("groups")) {
            for file in files(&group) {
                suite.read(&root, &file, |suite, text| {
                    suite.load_file(&group, &file, text, &datasets)
                });
            }
        }
        suite
    }

    fn read(
        &mut self,
        root: &Path,
        file: &Path,
        load: impl FnOnce(&mut Suite, &str) -> Result<(), String>,
    ) {
        if file.extension().is_none_or(|extension| extension != "json") {
            return;
        }
        let text = fs::read_to_string(file).map_err(|error| error.to_string());
        if let Err(reason) = text.and_then(|text| load(self, &text)) {
            let name = file.strip_prefix(root.join("groups")).unwrap_or(file);
            self.unreadable.push((name.display().to_string(), reason));
        }
    }

    fn load_file(
        &mut self,
        group: &Path,
        file: &Path,
        text: &str,
        datasets: &BTreeMap<String, Value>,
    ) -> Result<(), String> {
        let written: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let name = format!("{}/{}", stem(group), stem(file));
        let (cases, is_list) = match written {
            Value::Array(cases) => (cases, true),
            case => (vec![case], false),
        };
        for (number, case) in cases.into_iter().enumerate() {
            let mut written: Written =
                serde_json::from_value(case).map_err(|error| error.to_string())?;
            if let Some(file) = &written.expr_file {
                let text = fs::read_to_string(group.join(file));
                written.expr = Some(text.map_err(|error| error.to_string())?);
            }
            if let Some(dataset) = &written.dataset {
                written.data = datasets.get(dataset).cloned();
            }
            let name = if is_list {
                format!("{name}#{number}")
            } else {
                name.clone()
            };
            self.cases.push(written.into_case(name));
        }
        Ok(())
    }

    fn load_lines(&mut self, path: &Path) {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                let name = path.display().to_string();
                self.unreadable.push((name, error.to_string()));
                return;
            }
        };
        for (number, line) in text.lines().enumerate() {
            let name = format!("{}:{}", stem(path), number + 1);
            match serde_json::from_str::<Written>(line) {
                Ok(written) => self.cases.push(written.into_case(name)),
                Err(error) => self.unreadable.push((name, error.to_string())),
            }
        }
    }
}

impl Written {
    fn into_case(self, name: String) -> Case {
        let code = self.code.or(self.error.and_then(|error| error.code));
        Case {
            name,
            expression: self.expr.unwrap_or_default(),
            data: self.data,
            bindings: self.bindings,
            expected: match (code, self.result) {
                (Some(code), _) => Expected::Code(code),
                (None, Some(result)) => Expected::Result(result),
                (None, None) => Expected::Undefined,
            },
        }
    }
}

impl Case {
    /// What tells compiled expressions apart: the text, and the names that are given to it.
    #[must_use]
    pub fn key(&self) -> String {
        let names: Vec<_> = self.bindings.keys().map(String::as_str).collect();
        format!("{}\n{}", names.join(","), self.expression)
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut files: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    files.sort();
    files
}

fn stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}
