//! The format of a case file, as typed data, and the loading of a folder of them.

mod parts;

pub use self::parts::{ApiCall, ApiError, OtherMachine, Rewrite, Setup, Step};

use crate::http_metadata;
use crate::json_text::compact;
use crate::lambda::LambdaFunction;
use crate::responses::TaskResponse;
use crate::{test_state, trace};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What a case asks for, and so how its `expect` is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Run the machine; compare status, output, error, cause and history.
    Execution,
    /// The same by `StartSyncExecution`, which returns no history.
    ExpressSync,
    /// The same by `StartExecution` of an Express machine, seen through its logs.
    ExpressAsync,
    /// The definition is refused when the machine is created or updated.
    CreateError,
    /// The diagnostics that `ValidateStateMachineDefinition` gives.
    ValidateDefinition,
    /// One state run alone.
    TestState,
    /// The log events that a log level lets through.
    ExecutionLogs,
    /// A sequence of API calls.
    ApiTrace,
    /// A kind this runner does not know; such a case fails.
    #[serde(other)]
    Unknown,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Execution => "execution",
            Self::ExpressSync => "express_sync",
            Self::ExpressAsync => "express_async",
            Self::CreateError => "create_error",
            Self::ValidateDefinition => "validate_definition",
            Self::TestState => "test_state",
            Self::ExecutionLogs => "execution_logs",
            Self::ApiTrace => "api_trace",
            Self::Unknown => "unknown",
        })
    }
}

/// The two types of state machine; static rules and limits depend on it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum MachineType {
    /// The default.
    #[default]
    Standard,
    /// Short-lived, without a history of its own.
    Express,
}

/// One case: a definition, an input, what tasks answer, and what AWS answered.
#[derive(Debug, Deserialize)]
pub struct Case {
    /// Unique within its folder.
    pub name: String,
    /// When it was recorded: `04-12-2024, 17:13:18`.
    #[serde(default)]
    recorded: String,
    /// The part of the service it is about; the folder's name where the file does not say.
    #[serde(default)]
    pub area: String,
    /// What to do with it.
    pub kind: Kind,
    #[serde(default)]
    state_machine_type: Option<MachineType>,
    #[serde(default)]
    definition: Option<Box<RawValue>>,
    #[serde(default)]
    definition_text: Option<String>,
    #[serde(default)]
    input: Option<Box<RawValue>>,
    #[serde(default)]
    input_text: Option<String>,
    /// What the test's Lambda functions do, by function name.
    #[serde(default, deserialize_with = "or_default")]
    pub tasks: BTreeMap<String, LambdaFunction>,
    /// What each task attempt was answered, in order of scheduling.
    #[serde(default, deserialize_with = "or_default")]
    pub task_responses: Vec<TaskResponse>,
    /// The machines that the case's own one starts executions of, by ARN.
    #[serde(default, deserialize_with = "or_default")]
    pub other_state_machines: BTreeMap<String, OtherMachine>,
    /// What was done before the start.
    #[serde(default, deserialize_with = "or_default")]
    pub setup: Vec<Setup>,
    /// Words of the snapshot and the concrete values they stand for.
    #[serde(default, deserialize_with = "or_default")]
    pub placeholders: BTreeMap<String, String>,
    /// The test's own rewrites.
    #[serde(default, deserialize_with = "or_default")]
    pub snapshot_rewrites: Vec<Rewrite>,
    #[serde(default, deserialize_with = "or_default")]
    flags: BTreeSet<String>,
    /// Other arguments of `StartExecution`.
    #[serde(default, deserialize_with = "or_default")]
    pub start_args: Value,
    /// What the machine is to log.
    #[serde(default, deserialize_with = "or_default")]
    pub logging_configuration: Value,
    /// Other calls made while the execution ran.
    #[serde(default, deserialize_with = "or_default")]
    pub other_api_calls: Vec<ApiCall>,
    /// The calls of a trace.
    #[serde(default, deserialize_with = "or_default")]
    pub steps: Vec<Step>,
    /// The other arguments of a `TestState` or validation call.
    #[serde(default, deserialize_with = "or_default")]
    pub request: Value,
    /// What AWS answered.
    pub expect: Value,
}

/// A field that is absent or null has its default.
fn or_default<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + Default,
{
    Option::deserialize(from).map(Option::unwrap_or_default)
}

impl Case {
    /// The text handed to the compiler; `None` where the case has no definition.
    #[must_use]
    pub fn definition(&self) -> Option<String> {
        let raw = self.definition.as_ref().map(|raw| compact(raw.get()));
        raw.or_else(|| self.definition_text.clone())
    }

    /// The text given to `StartExecution`; an empty object where the case has none, as the service does.
    #[must_use]
    pub fn input(&self) -> String {
        let raw = self.input.as_ref().map(|raw| compact(raw.get()));
        raw.or_else(|| self.input_text.clone())
            .unwrap_or_else(|| "{}".to_owned())
    }

    /// The type the machine is created with, or a validation call names.
    #[must_use]
    pub fn machine_type(&self) -> MachineType {
        let requested = || match self.request.get("type").and_then(Value::as_str) {
            Some("EXPRESS") => MachineType::Express,
            _ => MachineType::Standard,
        };
        self.state_machine_type.unwrap_or_else(requested)
    }

    /// Whether the case carries `flag`.
    #[must_use]
    pub fn has_flag(&self, flag: &str) -> bool {
        self.flags.contains(flag)
    }

    /// Whether the recording stops the execution while it runs.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.other_api_calls
            .iter()
            .any(|call| call.op == "stop_execution")
    }

    /// Whether it was recorded before AWS brought in redrive, on 15 November 2023: its answers have none of its fields.
    #[must_use]
    pub fn predates_redrive(&self) -> bool {
        let date = self.recorded.split(',').next().unwrap_or_default();
        let mut parts = date.split('-').map(str::parse::<u32>);
        match [parts.next(), parts.next(), parts.next()] {
            [Some(Ok(day)), Some(Ok(month)), Some(Ok(year))] => (year, month, day) < (2023, 11, 15),
            _ => false,
        }
    }

    /// The name the execution is started with, where the recording gives one.
    #[must_use]
    pub fn execution_name(&self) -> Option<&str> {
        self.start_args.get("name").and_then(Value::as_str)
    }
}

/// A case file that could not be read.
#[derive(Debug)]
pub struct Unreadable {
    /// The file, relative to the folder.
    pub path: PathBuf,
    /// Why.
    pub reason: String,
}

/// The cases of one folder, in the order of their paths.
#[derive(Debug, Default)]
pub struct Folder {
    /// The cases.
    pub cases: Vec<Case>,
    /// The JSON files that are no cases; each counts as a failed case.
    pub unreadable: Vec<Unreadable>,
}

impl Folder {
    /// Loads every `.json` file in `root` and the folders in it.
    ///
    /// # Errors
    ///
    /// Where a folder or a file cannot be read from disk.
    pub fn load(root: &Path) -> io::Result<Self> {
        let mut paths = Vec::new();
        collect(root, &mut paths, 0)?;
        paths.sort();
        let mut folder = Self::default();
        for path in paths {
            folder.add(root, &path)?;
        }
        Ok(folder)
    }

    fn add(&mut self, root: &Path, path: &Path) -> io::Result<()> {
        let bytes = fs::read(path)?;
        match serde_json::from_slice::<Case>(&bytes) {
            Ok(mut case) => {
                if case.area.is_empty() {
                    case.area = area_of(path);
                }
                if !case.other_state_machines.is_empty() {
                    http_metadata::remove(&mut case.expect);
                }
                match case.kind {
                    Kind::ApiTrace => case.expect = trace::expectation(&case.steps),
                    Kind::TestState => test_state::without_transport(&mut case.expect),
                    _ => {}
                }
                self.cases.push(case);
            }
            Err(error) => self.unreadable.push(Unreadable {
                path: path.strip_prefix(root).unwrap_or(path).to_owned(),
                reason: error.to_string(),
            }),
        }
        Ok(())
    }
}

fn area_of(path: &Path) -> String {
    let folder = path.parent().and_then(Path::file_name);
    folder.map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// Folders deeper than this are not cases but a loop of links.
const MAX_DEPTH: usize = 16;

fn collect(folder: &Path, paths: &mut Vec<PathBuf>, depth: usize) -> io::Result<()> {
    if depth > MAX_DEPTH {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, paths, depth + 1)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            paths.push(path);
        }
    }
    Ok(())
}

/// The folder to run: that of the environment variable `ASL_CONFORMANCE`, else the project's own.
///
/// A relative path is looked for from the working directory and then from the workspace, since cargo runs tests in the
/// package's folder.
#[must_use]
pub fn chosen_folder(variable: Option<&Path>) -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    match variable {
        None => package.join("cases"),
        Some(path) if path.exists() => path.to_owned(),
        Some(path) => package.join("../..").join(path),
    }
}

#[cfg(test)]
mod tests {
    use super::{Case, Kind, MachineType};

    fn case(fields: &str) -> Case {
        let text = format!(r#"{{"name": "n", "expect": {{}}, {fields}}}"#);
        serde_json::from_str(&text).expect("a case")
    }

    #[test]
    fn unknown_fields_are_tolerated_and_null_is_absent() {
        let case = case(r#""kind": "execution", "tasks": null, "novel": 1"#);
        assert_eq!(case.kind, Kind::Execution);
        assert!(case.tasks.is_empty());
        assert_eq!(case.input(), "{}");
        assert_eq!(case.definition(), None);
    }

    #[test]
    fn a_kind_of_tomorrow_loads_as_unknown() {
        assert_eq!(case(r#""kind": "telepathy""#).kind, Kind::Unknown);
    }

    #[test]
    fn definition_and_input_keep_the_spelling_of_their_numbers() {
        let case = case(r#""kind": "execution", "definition": { "a": 1.50 }, "input": [ 1E400 ]"#);
        assert_eq!(case.definition().as_deref(), Some(r#"{"a":1.50}"#));
        assert_eq!(case.input(), "[1E400]");
    }

    #[test]
    fn redrive_came_in_november_2023() {
        let recorded = |date: &str| {
            case(&format!(
                r#""kind": "execution", "recorded": "{date}, 10:00:00""#
            ))
            .predates_redrive()
        };
        assert!(recorded("14-11-2023"));
        assert!(recorded("05-12-2022"));
        assert!(!recorded("15-11-2023"));
        assert!(!recorded("04-03-2024"));
        assert!(!case(r#""kind": "execution""#).predates_redrive());
    }

    #[test]
    fn text_stands_in_for_what_is_not_json() {
        let case =
            case(r#""kind": "create_error", "definition_text": "not json", "input_text": "{""#);
        assert_eq!(case.definition().as_deref(), Some("not json"));
        assert_eq!(case.input(), "{");
    }

    #[test]
    fn a_validation_names_its_machine_type_in_the_request() {
        let case = case(r#""kind": "validate_definition", "request": {"type": "EXPRESS"}"#);
        assert_eq!(case.machine_type(), MachineType::Express);
    }
}
