//! Compiled definitions: equal ones once, spread over a few files.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use asl_compiler::diagnostics::Diagnostic;
use asl_compiler::front::MachineType;
use asl_compiler::options::{Options, Warnings};
use asl_compiler::source::SourceText;

/// How many machines stand in one file: enough for rustc to divide the work, few enough to open.
const MACHINES_PER_FILE: usize = 40;

/// What the compiler made of one definition.
enum Compiled {
    Machine { rust: String, has_tasks: bool },
    Refused(Vec<[String; 4]>),
}

/// All definitions of one test.
pub(crate) struct Modules {
    name: &'static str,
    compiled: Vec<Compiled>,
    /// By name where one is given, text and type.
    places: HashMap<(Option<String>, String, bool), usize>,
    /// The key of each entry of the table and the definition behind it.
    table: Vec<(String, usize)>,
}

impl Modules {
    pub(crate) fn new(name: &'static str) -> Self {
        Modules {
            name,
            compiled: Vec::new(),
            places: HashMap::new(),
            table: Vec::new(),
        }
    }

    /// Compiles `definition`, unless an equal one has been, and enters it under `key`.
    pub(crate) fn add(&mut self, key: String, definition: &str, express: bool) {
        self.enter(key, None, definition, express);
    }

    /// As [`Modules::add`], for a machine that others know by `name`.
    pub(crate) fn add_named(&mut self, key: String, name: &str, definition: &str, express: bool) {
        self.enter(key, Some(name), definition, express);
    }

    fn enter(&mut self, key: String, name: Option<&str>, definition: &str, express: bool) {
        let known = (name.map(str::to_owned), definition.to_owned(), express);
        let next = self.compiled.len();
        let place = *self.places.entry(known).or_insert(next);
        if place == next {
            let module = format!("machine_{next}");
            let mut options = Options::new(quote::format_ident!("{module}"));
            if let Some(name) = name {
                name.clone_into(&mut options.name);
            }
            self.compiled.push(compile(options, definition, express));
        }
        self.table.push((key, place));
    }

    pub(crate) fn write(&self, out: &Path) -> io::Result<()> {
        let mut table = String::new();
        for (number, file) in self.compiled.chunks(MACHINES_PER_FILE).enumerate() {
            let path = out.join(format!("{}_{number}.rs", self.name));
            fs::write(&path, modules_text(file))?;
            let path = path.display().to_string();
            writeln!(table, "mod file_{number} {{ include!({path:?}); }}").expect("a string");
        }
        table.push_str("pub(crate) static TABLE: &[(&str, Compiled)] = &[\n");
        for (key, place) in &self.table {
            let entry = self
                .compiled
                .get(*place)
                .map(|compiled| entry(*place, compiled));
            writeln!(table, "    ({key:?}, {}),", entry.unwrap_or_default()).expect("a string");
        }
        table.push_str("];\n");
        fs::write(out.join(format!("{}.rs", self.name)), table)
    }
}

/// What the table says of a definition.
fn entry(place: usize, compiled: &Compiled) -> String {
    match compiled {
        Compiled::Refused(reasons) => format!("Compiled::Refused(&{reasons:?})"),
        Compiled::Machine { has_tasks, .. } => {
            let module = format!("file_{}::machine_{place}", place / MACHINES_PER_FILE);
            if *has_tasks {
                format!("Compiled::Machine({module}::machine_with)")
            } else {
                format!("Compiled::Machine(|_| {module}::machine())")
            }
        }
    }
}

fn modules_text(file: &[Compiled]) -> String {
    let machines = file.iter().filter_map(|compiled| match compiled {
        Compiled::Machine { rust, .. } => Some(rust.as_str()),
        Compiled::Refused(_) => None,
    });
    machines.collect::<Vec<_>>().join("\n")
}

fn compile(mut options: Options, definition: &str, express: bool) -> Compiled {
    let source = SourceText::new("definition", definition);
    options.visibility = syn::parse_quote!(pub(crate));
    options.warnings = Warnings::Allow;
    if express {
        options.machine_type = MachineType::Express;
    }
    match asl_compiler::compile(&source, &options) {
        Ok(compiled) => {
            let rust = compiled.rust();
            Compiled::Machine {
                has_tasks: rust.contains("pub fn machine_with("),
                rust,
            }
        }
        Err(rejected) => Compiled::Refused(reasons(&rejected.diagnostics)),
    }
}

/// Severity, code, location and message of each diagnostic: AWS's own where it has any.
fn reasons(diagnostics: &[Diagnostic]) -> Vec<[String; 4]> {
    let reason = |diagnostic: &Diagnostic| {
        let severity = if diagnostic.is_error() {
            "ERROR"
        } else {
            "WARNING"
        };
        match &diagnostic.aws {
            Some(aws) => [
                severity.to_owned(),
                aws.code.to_owned(),
                aws.location.clone().unwrap_or_default(),
                aws.message.clone(),
            ],
            None => [
                severity.to_owned(),
                diagnostic.code.id.to_owned(),
                String::new(),
                diagnostic.message.clone(),
            ],
        }
    };
    diagnostics.iter().map(reason).collect()
}
