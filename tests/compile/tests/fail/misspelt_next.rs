//! Transitions that lead nowhere, in a file: both are told at once.

use asl_runtime::asl;

asl! {
    pub mod order = "workflows/misspelt_next.asl.json";
}

fn main() {}
