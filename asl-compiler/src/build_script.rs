//! The compiler in a build script.

mod files;
mod settings;

use std::path::{Path, PathBuf};
use std::{env, fmt, fs, process};

use self::files::{Definition, find};
use self::settings::Settings;
use crate::diagnostics::Diagnostic;
use crate::front::MachineType;
use crate::options::Warnings;
use crate::render;
use crate::source::SourceText;
use crate::{compile, options};

/// Compiles definitions from a build script into `OUT_DIR`.
///
/// ```no_run
/// // In the `main` of build.rs:
/// asl_compiler::Build::new()
///     .definition("workflows/order.asl.json")
///     .input("crate::Order")
///     .task("CheckStock", "fn(crate::Query) -> crate::Stock")
///     .definition("workflows/refund.asl.yaml")
///     .express()
///     .compile();
/// ```
///
/// The file `order.asl.json` becomes the module `order`, which `asl_runtime::include_asl!("order")` brings in. What is
/// said before the first definition holds for all; what is said after one holds for that one. A build script that
/// compiles definitions runs again when they change, and, as cargo has it, for other files only if it asks for that.
#[derive(Clone, Debug, Default)]
pub struct Build {
    /// What holds for all definitions that follow.
    common: Settings,
    definitions: Vec<(String, Settings)>,
    out_dir: Option<PathBuf>,
}

/// Why definitions did not compile: the reports, as people read them.
#[derive(Debug)]
pub struct BuildError(String);

impl fmt::Display for BuildError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for BuildError {}

impl Build {
    /// Nothing to compile yet.
    #[must_use]
    pub fn new() -> Build {
        Build::default()
    }

    /// A definition: JSON, or YAML by its name. The path starts at the package.
    #[must_use]
    pub fn definition(mut self, path: impl Into<String>) -> Build {
        self.definitions.push((path.into(), self.common.clone()));
        self
    }

    /// All definitions that match a pattern whose last part may hold `*`: `workflows/*.asl.json`.
    #[must_use]
    pub fn definitions(self, pattern: impl Into<String>) -> Build {
        self.definition(pattern)
    }

    /// The module's name, where the file's does not fit.
    #[must_use]
    pub fn module(mut self, name: impl Into<String>) -> Build {
        self.settings().module = Some(name.into());
        self
    }

    /// The machine's name, as ARNs and the Context Object show it: otherwise the file's.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Build {
        self.settings().name = Some(name.into());
        self
    }

    /// The type of an execution's input, named as around the module.
    #[must_use]
    pub fn input(mut self, written: impl Into<String>) -> Build {
        self.settings().input = Some(written.into());
        self
    }

    /// The type of an execution's output, named as around the module.
    #[must_use]
    pub fn output(mut self, written: impl Into<String>) -> Build {
        self.settings().output = Some(written.into());
        self
    }

    /// The types of a task, by the name of what is called: `task("CheckStock", "fn(Query) -> Stock")`.
    ///
    /// A task that a restart must not call again is marked `at_most_once`, with its types or alone:
    /// `task("ChargeCard", "at_most_once fn(Order) -> Receipt")`. In place of being called again it fails with
    /// `Asl.TaskInterrupted`.
    #[must_use]
    pub fn task(mut self, function: impl Into<String>, written: impl Into<String>) -> Build {
        self.settings()
            .tasks
            .insert(function.into(), written.into());
        self
    }

    /// A Standard machine, which is the default.
    #[must_use]
    pub fn standard(mut self) -> Build {
        self.settings().machine_type = MachineType::Standard;
        self
    }

    /// An Express machine.
    #[must_use]
    pub fn express(mut self) -> Build {
        self.settings().machine_type = MachineType::Express;
        self
    }

    /// The value of the placeholder `${name}`.
    #[must_use]
    pub fn substitute(mut self, name: impl Into<String>, value: impl Into<String>) -> Build {
        self.settings()
            .substitutions
            .insert(name.into(), value.into());
        self
    }

    /// An earlier version of the definition before: what started on it on a durable engine ends on it, while new executions run
    /// the current one. The versions share one `Tasks` trait, with a method for whatever any of them calls.
    ///
    /// A pattern that matches definitions must not match their earlier versions too: keep these in a folder of their own.
    #[must_use]
    pub fn earlier_version(mut self, path: impl Into<String>) -> Build {
        self.settings().earlier.push(path.into());
        self
    }

    /// All earlier versions that match a pattern whose last part may hold `*`: `workflows/order/*.asl.json`.
    #[must_use]
    pub fn earlier_versions(self, pattern: impl Into<String>) -> Build {
        self.earlier_version(pattern)
    }

    /// What to do with warnings: otherwise they are reported.
    #[must_use]
    pub fn warnings(mut self, warnings: Warnings) -> Build {
        self.settings().warnings = warnings;
        self
    }

    /// The path of the runtime crate, where it is renamed: `::workflows`.
    #[must_use]
    pub fn runtime(mut self, path: impl Into<String>) -> Build {
        self.settings().runtime = Some(path.into());
        self
    }

    /// The folder to write to: otherwise cargo's `OUT_DIR`.
    #[must_use]
    pub fn out_dir(mut self, folder: impl Into<PathBuf>) -> Build {
        self.out_dir = Some(folder.into());
        self
    }

    fn settings(&mut self) -> &mut Settings {
        match self.definitions.last_mut() {
            Some((_, settings)) => settings,
            None => &mut self.common,
        }
    }

    /// Compiles everything. Where that fails, reports all faults and ends the build script.
    pub fn compile(&self) {
        if let Err(error) = self.try_compile() {
            eprint!("{error}");
            process::exit(1);
        }
    }

    /// Compiles everything and tells cargo what it needs to know. Warnings are shown.
    ///
    /// # Errors
    ///
    /// The reports of all definitions that do not compile.
    pub fn try_compile(&self) -> Result<(), BuildError> {
        let mut faults = Faults::default();
        match self
            .out_dir
            .clone()
            .or_else(|| env::var_os("OUT_DIR").map(PathBuf::from))
        {
            Some(folder) => self.compile_into(&folder, &mut faults),
            None => faults.add("OUT_DIR is not set: `Build` belongs in a build script"),
        }
        if faults.reports.is_empty() {
            Ok(())
        } else {
            Err(BuildError(faults.reports))
        }
    }

    fn compile_into(&self, folder: &Path, faults: &mut Faults) {
        if !self.common.earlier.is_empty() {
            faults.add(
                "an earlier version stands before the first definition, and not behind its own",
            );
        }
        let mut modules = std::collections::BTreeMap::new();
        for (pattern, settings) in &self.definitions {
            let found = match find(pattern) {
                Ok(found) => found,
                Err(reason) => {
                    faults.add(&reason);
                    continue;
                }
            };
            if found.len() > 1 && !settings.earlier.is_empty() {
                faults.add(&format!(
                    "{pattern} matches several definitions, and earlier versions are those of one"
                ));
                continue;
            }
            for definition in found {
                let file = definition.path.clone();
                let module = compile_one(&definition, settings, folder, faults);
                if let Some(other) = module.and_then(|module| modules.insert(module, file.clone()))
                {
                    faults.add(&format!(
                        "{file} and {other} become the same module: rename one with `module`"
                    ));
                }
            }
        }
    }
}

/// Compiles a definition into `folder` and names its module.
fn compile_one(
    definition: &Definition,
    settings: &Settings,
    folder: &Path,
    faults: &mut Faults,
) -> Option<String> {
    let options = match settings.options(definition) {
        Ok(options) => options,
        Err(reason) => {
            faults.add(&reason);
            return None;
        }
    };
    let source = SourceText::new(&*definition.path, &*definition.text);
    let module = options.module.to_string();
    match compile(&source, &options) {
        Ok(compiled) => {
            warn(&source, &compiled.warnings);
            for (source, found) in options.earlier.iter().zip(&compiled.earlier_warnings) {
                warn(source, found);
            }
            let path = folder.join(format!("{module}.rs"));
            if let Err(error) = write(&path, &compiled.rust()) {
                faults.add(&format!("{} cannot be written: {error}", path.display()));
            }
        }
        Err(rejected) => {
            faults.reject(&source, &rejected.diagnostics, &options);
            for (source, found) in options.earlier.iter().zip(&rejected.earlier_diagnostics) {
                faults.reject(source, found, &options);
            }
        }
    }
    Some(module)
}

/// Writes a file, unless it holds this already.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|present| present == text) {
        return Ok(());
    }
    fs::write(path, text)
}

fn warn(source: &SourceText, warnings: &[Diagnostic]) {
    for warning in warnings {
        println!("cargo::warning={}", in_one_line(source, warning));
    }
}

/// What went wrong so far. Each fault is told to cargo in one line, and to people at length.
#[derive(Default)]
struct Faults {
    reports: String,
}

impl Faults {
    fn add(&mut self, reason: &str) {
        println!("cargo::error={reason}");
        self.reports.extend(["error: ", reason, "\n"]);
    }

    fn reject(&mut self, source: &SourceText, found: &[Diagnostic], options: &options::Options) {
        for diagnostic in found {
            let is_error = diagnostic.is_error() || options.warnings == Warnings::Deny;
            let kind = if is_error { "error" } else { "warning" };
            println!("cargo::{kind}={}", in_one_line(source, diagnostic));
        }
        self.reports.push_str(&render::render(source, found));
    }
}

/// `workflows/order.asl.json:3:12: ASL0201: …`
fn in_one_line(source: &SourceText, diagnostic: &Diagnostic) -> String {
    let position = source.position(diagnostic.span.start);
    let (line, column) = (position.line, position.column);
    let (name, id) = (source.name(), diagnostic.code.id);
    format!(
        "{name}:{line}:{column}: {id}: {}",
        render::headline(diagnostic)
    )
}
