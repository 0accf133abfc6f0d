//! The expressions of the JSONata suite: equal ones once, spread over a few modules.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use asl_compiler::jsonata::Expressions;

use crate::suite::Suite;

/// How many expressions stand in one module: enough for rustc to divide the work.
const EXPRESSIONS_PER_MODULE: usize = 100;

/// Compiles every expression of the suite and writes the modules and a table of them.
pub(crate) fn compile(out: &Path, suite: &Path) -> io::Result<()> {
    let suite = Suite::load(suite);
    let mut entries: HashMap<String, String> = HashMap::new();
    let mut table = String::new();
    let mut shard = Shard::new(0);
    for case in &suite.cases {
        let key = case.key();
        if entries.contains_key(&key) {
            continue;
        }
        if shard.count == EXPRESSIONS_PER_MODULE {
            let next = Shard::new(shard.number + 1);
            std::mem::replace(&mut shard, next).write(out, &mut table)?;
        }
        let bindings: Vec<String> = case.bindings.keys().cloned().collect();
        let entry = shard.add(&case.expression, &bindings);
        entries.insert(key, entry);
    }
    shard.write(out, &mut table)?;
    table.push_str("pub(crate) static TABLE: &[(&str, Compiled)] = &[\n");
    let mut entries: Vec<_> = entries.into_iter().collect();
    entries.sort();
    for (key, entry) in entries {
        writeln!(table, "    ({key:?}, {entry}),").expect("a string");
    }
    table.push_str("];\n");
    fs::write(out.join("jsonata.rs"), table)
}

/// A module of expressions.
struct Shard {
    number: usize,
    count: usize,
    expressions: Expressions,
}

impl Shard {
    fn new(number: usize) -> Self {
        Shard {
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
        let path = out.join(format!("jsonata_{number}.rs"));
        fs::write(
            &path,
            asl_compiler::jsonata::rust(&self.expressions.finish()),
        )?;
        let path = path.display().to_string();
        writeln!(table, "mod file_{number} {{ include!({path:?}); }}").expect("a string");
        Ok(())
    }
}
