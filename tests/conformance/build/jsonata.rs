//! The expressions of the JSONata suite, and random ones: equal ones once, spread over a few modules.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use asl_compiler::jsonata::Expressions;

use crate::random::Generator;
use crate::suite::{Case, Suite};

/// How many expressions stand in one module: enough for rustc to divide the work.
const EXPRESSIONS_PER_MODULE: usize = 100;

/// How many random expressions are tried.
const EXPRESSIONS: usize = 300;

/// Of how many levels they are.
const LEVELS: usize = 3;

/// What makes them the same on every day.
const EXPRESSIONS_SEED: u64 = 8;

/// The expressions of a suite, by what tells them apart.
pub(crate) fn of_suite(path: &Path) -> Vec<(String, String, Vec<String>)> {
    let suite = Suite::load(path);
    let entry = |case: Case| {
        let bindings = case.bindings.keys().cloned().collect();
        (case.key(), case.expression, bindings)
    };
    suite.cases.into_iter().map(entry).collect()
}

/// Random expressions, some of which are no good.
pub(crate) fn random() -> Vec<(String, String, Vec<String>)> {
    let mut generator = Generator::new(EXPRESSIONS_SEED);
    let texts = (0..EXPRESSIONS).map(|_| generator.expression(LEVELS));
    texts.map(|text| (text.clone(), text, Vec::new())).collect()
}

/// Compiles expressions, each with its key and its variables, and writes the modules and a table of them.
pub(crate) fn compile(
    out: &Path,
    name: &'static str,
    expressions: Vec<(String, String, Vec<String>)>,
) -> io::Result<()> {
    let mut entries: HashMap<String, String> = HashMap::new();
    let mut table = String::new();
    let mut shard = Shard::new(name, 0);
    for (key, text, bindings) in expressions {
        if entries.contains_key(&key) {
            continue;
        }
        if shard.count == EXPRESSIONS_PER_MODULE {
            let next = Shard::new(name, shard.number + 1);
            std::mem::replace(&mut shard, next).write(out, &mut table)?;
        }
        entries.insert(key, shard.add(&text, &bindings));
    }
    shard.write(out, &mut table)?;
    table.push_str("pub(crate) static TABLE: &[(&str, Compiled)] = &[\n");
    let mut entries: Vec<_> = entries.into_iter().collect();
    entries.sort();
    for (key, entry) in entries {
        writeln!(table, "    ({key:?}, {entry}),").expect("a string");
    }
    table.push_str("];\n");
    fs::write(out.join(format!("{name}.rs")), table)
}

/// A module of expressions.
struct Shard {
    name: &'static str,
    number: usize,
    count: usize,
    expressions: Expressions,
}

impl Shard {
    fn new(name: &'static str, number: usize) -> Self {
        Shard {
            name,
            number,
            count: 0,
            expressions: Expressions::new(syn::parse_quote!(::asl_runtime)),
        }
    }

    /// The entry of the table for an expression.
    fn add(&mut self, text: &str, bindings: &[String]) -> String {
        let name = format!("expression_{}", self.count);
        self.count += 1;
        match self.expressions.add(&name, text, bindings) {
            Ok(slots) => format!(
                "Compiled::Expression(file_{}::{name}, {slots})",
                self.number
            ),
            Err(errors) => {
                let code = errors
                    .first()
                    .and_then(|error| error.code)
                    .unwrap_or_default();
                format!("Compiled::Refused({code:?})")
            }
        }
    }

    fn write(self, out: &Path, table: &mut String) -> io::Result<()> {
        let number = self.number;
        let path = out.join(format!("{}_{number}.rs", self.name));
        fs::write(
            &path,
            asl_compiler::jsonata::rust(&self.expressions.finish()),
        )?;
        let path = path.display().to_string();
        writeln!(table, "mod file_{number} {{ include!({path:?}); }}").expect("a string");
        Ok(())
    }
}
