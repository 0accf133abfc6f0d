//! A path that does not parse: rustc points at the string, the message into it.

use asl_runtime::asl;

asl! {
    pub mod hello {
        "StartAt": "Hello",
        "States": {
            "Hello": { "Type": "Pass", "InputPath": "$.orders[?(@.total >)]", "End": true }
        }
    }
}

fn main() {}
