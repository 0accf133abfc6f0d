//! `cargo asl graph`: a picture of a machine.

use asl_compiler::diagnostics::Diagnostics;
use asl_compiler::front::{self, Format as Syntax, FrontOptions};
use clap::ValueEnum;

use crate::definition::{self, substitution};
use crate::{Outcome, Verdict, print};

/// Draws the graph of a machine
#[derive(clap::Args)]
pub(crate) struct Graph {
    /// The definition
    file: String,

    /// What to draw it in
    #[arg(long, value_enum, default_value = "mermaid")]
    format: Format,

    /// The value of a placeholder ${NAME} that stands outside a string; those inside strings are shown as they are
    #[arg(long = "substitution", value_name = "NAME=VALUE", value_parser = substitution)]
    substitutions: Vec<(String, String)>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A flowchart, which GitHub shows in Markdown
    Mermaid,
    /// For Graphviz
    Dot,
    /// A picture
    Svg,
}

impl Graph {
    pub(crate) fn run(&self) -> Outcome {
        let source = definition::read(&self.file)?;
        let options = FrontOptions {
            format: Syntax::of_file(&self.file),
            substitutions: self.substitutions.iter().cloned().collect(),
            ..FrontOptions::default()
        };
        let mut diagnostics = Diagnostics::new();
        let tree = front::tree(&source, &options, &mut diagnostics);
        definition::report(&source, &diagnostics.finish());
        let Some(tree) = tree else {
            return Ok(Verdict::Faulty);
        };
        let graph = match asl_graph::Graph::of(&crate::tree::value(&tree)) {
            Ok(graph) => graph,
            Err(error) => {
                eprintln!("error: {} cannot be drawn: {error}", self.file);
                return Ok(Verdict::Faulty);
            }
        };
        print(&match self.format {
            Format::Mermaid => graph.to_mermaid(),
            Format::Dot => graph.to_dot(),
            Format::Svg => graph.to_svg(),
        })?;
        Ok(Verdict::Good)
    }
}
