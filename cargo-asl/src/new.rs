//! `cargo asl new`: a project that runs a definition, with stubs where its tasks' work belongs.

mod main_rs;
mod needs;
mod package;
mod sample;
mod texts;

use std::fs;
use std::path::{Path, PathBuf};

use asl_compiler::diagnostics::Diagnostics;
use asl_compiler::front::{self, Format, FrontOptions};
use asl_compiler::source::SourceText;
use asl_compiler::{Options, TaskMethod, compile};

use self::needs::Needs;
use crate::definition::{self, Settings};
use crate::{Outcome, Refusal, Verdict, print, tree};

/// Makes a project that runs a definition: it builds, runs and passes its test at once, with stubs for the tasks
#[derive(clap::Args)]
pub(crate) struct New {
    /// The project's folder; its last part is the name of the package and of the machine
    name: PathBuf,

    /// The definition, which is copied into the project
    definition: String,

    #[command(flatten)]
    settings: Settings,

    /// Takes asl-runtime from this folder, and not from crates.io
    #[arg(long, value_name = "FOLDER")]
    runtime_path: Option<PathBuf>,
}

/// What the project's files are written from.
struct Project<'a> {
    /// The package's name, which is the machine's and, with the right ending, the definition's.
    name: &'a str,
    /// The name of the machine's module.
    module: String,
    /// The definition's path in the project.
    definition: String,
    settings: &'a Settings,
    tasks: Vec<TaskMethod>,
    needs: Needs,
    /// The line of asl-runtime in Cargo.toml, behind its name.
    runtime: String,
    /// Whether a workspace around the project would claim it.
    is_inside_workspace: bool,
}

impl New {
    pub(crate) fn run(&self) -> Outcome {
        let name = package::name(&self.name)?;
        let source = definition::read(&self.definition)?;
        let options = self.options(name);
        let tasks = match compile(&source, &options) {
            Ok(compiled) => {
                definition::report(&source, &compiled.warnings);
                compiled.tasks
            }
            Err(rejected) => {
                definition::report(&source, &rejected.diagnostics);
                return Ok(Verdict::Faulty);
            }
        };
        let front = FrontOptions {
            machine_type: options.machine_type,
            format: options.format,
            substitutions: options.substitutions.clone(),
        };
        let project = Project {
            name,
            module: package::module(&options),
            definition: self.copy_path(name),
            settings: &self.settings,
            tasks,
            needs: needs(&source, &front)?,
            runtime: package::runtime(self.runtime_path.as_deref())?,
            is_inside_workspace: package::is_inside_workspace(&self.name),
        };
        let sample = sample(&source, &front);
        self.write(&project, source.text(), &sample)?;
        print(&texts::created(&project, &self.name))?;
        Ok(Verdict::Good)
    }

    /// The compiler's options: the machine has the project's name, whatever the definition's file is called.
    fn options(&self, name: &str) -> Options {
        Options {
            format: Format::of_file(&self.definition),
            ..self.settings.options(name)
        }
    }

    fn copy_path(&self, name: &str) -> String {
        let ending = match Format::of_file(&self.definition) {
            Format::Json => "json",
            Format::Yaml => "yaml",
        };
        format!("workflows/{name}.asl.{ending}")
    }

    fn write(&self, project: &Project<'_>, definition: &str, sample: &str) -> Result<(), Refusal> {
        let is_taken = fs::read_dir(&self.name).is_ok_and(|mut entries| entries.next().is_some());
        if is_taken || self.name.is_file() {
            let folder = self.name.display();
            return Err(Refusal::new(format!("{folder} is there already")));
        }
        for (path, text) in [
            ("Cargo.toml", package::cargo_toml(project).as_str()),
            (".gitignore", "/target\n"),
            ("README.md", &texts::readme(project)),
            ("src/main.rs", &main_rs::main_rs(project)),
            (&project.definition, definition),
            ("sample.json", sample),
        ] {
            write(&self.name.join(path), text)?;
        }
        Ok(())
    }
}

fn write(path: &Path, text: &str) -> Result<(), Refusal> {
    let folder = path.parent().unwrap_or(path);
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(path, text));
    written.map_err(|error| Refusal::new(format!("{} cannot be written: {error}", path.display())))
}

/// What the machine needs of its host beside its tasks' methods.
fn needs(source: &SourceText, options: &FrontOptions) -> Result<Needs, Refusal> {
    let mut diagnostics = Diagnostics::new();
    let model = front::parse(source, options, &mut diagnostics);
    drop(diagnostics.finish());
    let model = model.ok_or_else(|| Refusal::new("the definition cannot be read"))?;
    Needs::of(&model)
}

/// What the definition reads, as a JSON text.
fn sample(source: &SourceText, options: &FrontOptions) -> String {
    let mut diagnostics = Diagnostics::new();
    let tree = front::tree(source, options, &mut diagnostics);
    drop(diagnostics.finish());
    let definition = tree.as_ref().map(tree::value).unwrap_or_default();
    format!("{:#}\n", sample::of(&definition))
}
