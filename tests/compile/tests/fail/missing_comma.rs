//! JSON that a Rust programmer mistypes, in tokens.

use asl_runtime::asl;

asl! {
    pub mod hello {
        "StartAt": "Hello"
        "States": { "Hello": { "Type": "Pass", "Result": 01, "End": true } }
    }
}

fn main() {}
