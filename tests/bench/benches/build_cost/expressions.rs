//! The expressions of the official JSONata suite, or of the project's own cases, as one program.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use asl_compiler::jsonata::{Expressions, rust};
use syn::parse_quote;

use crate::suite::Suite;

/// How many expressions stand in one module: enough for rustc to divide the work.
const EXPRESSIONS_PER_MODULE: usize = 100;

/// A program that keeps all the expressions.
pub(crate) struct Program {
    /// Its source.
    pub(crate) source: String,
    /// How many expressions there are.
    pub(crate) count: usize,
}

impl Program {
    /// Compiles the distinct expressions of the suite that `JSONATA_SUITE` names, else those of `own`. What is no
    /// expression is left out.
    pub(crate) fn of_suite(own: &Path) -> Self {
        let path = std::env::var_os("JSONATA_SUITE").map_or_else(|| own.to_owned(), PathBuf::from);
        let suite = Suite::load(&path);
        let mut known = BTreeSet::new();
        let distinct: Vec<_> = suite
            .cases
            .iter()
            .filter(|case| known.insert(case.key()))
            .collect();
        let mut program = Program {
            source: String::new(),
            count: 0,
        };
        let mut names = String::new();
        for (number, cases) in distinct.chunks(EXPRESSIONS_PER_MODULE).enumerate() {
            let mut module = Expressions::new(parse_quote!(::asl_runtime));
            for (place, case) in cases.iter().enumerate() {
                let name = format!("expression_{place}");
                let bindings: Vec<String> = case.bindings.keys().cloned().collect();
                if module.add(&name, &case.expression, &bindings).is_ok() {
                    program.count += 1;
                    writeln!(names, "        module_{number}::{name} as *const (),")
                        .expect("a string");
                }
            }
            let module = rust(&module.finish());
            write!(program.source, "mod module_{number} {{\n{module}}}\n").expect("a string");
        }
        write!(
            program.source,
            "fn main() {{\n    let expressions = [\n{names}    ];\n    println!(\"{{expressions:?}}\");\n}}\n"
        )
        .expect("a string");
        program
    }

    /// How much of its source is an expression's, in lines and bytes.
    pub(crate) fn size(&self) -> (usize, usize) {
        let count = self.count.max(1);
        (
            self.source.lines().count() / count,
            self.source.len() / count,
        )
    }
}
