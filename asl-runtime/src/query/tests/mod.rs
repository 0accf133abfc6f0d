//! Tests of what compiled expressions call, and the Paths they build for it.

mod choice;
mod filter;
mod path;
mod put;

use super::path::is_definite;
use super::{Path, Root, Step};
use crate::json::Json;
use crate::text::Text;

/// A Path as the compiler would write it, kept for the rest of the test run.
fn path(steps: Vec<Step>) -> Path {
    Path {
        text: "$.path",
        root: Root::Input,
        definite: is_definite(&steps),
        steps: Vec::leak(steps),
    }
}

fn property(name: &str) -> Step {
    Step::Property(leak(name))
}

fn properties(names: &[&str]) -> Step {
    Step::Properties(names.iter().copied().map(leak).collect::<Vec<_>>().leak())
}

fn leak(name: &str) -> &'static Text {
    Box::leak(Box::new(Text::new(name.to_owned().leak())))
}

fn indexes(indexes: &'static [i64]) -> Step {
    Step::Indexes(indexes)
}

fn slice(start: Option<i64>, end: Option<i64>) -> Step {
    Step::Slice { start, end }
}

fn parse(text: &str) -> Json {
    Json::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}
