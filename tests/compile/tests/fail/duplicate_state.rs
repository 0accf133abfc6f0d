//! A state name that stands twice, in a string literal.

use asl_runtime::asl;

asl! {
    pub mod hello = r#"{
        "StartAt": "Hello",
        "States": {
            "Hello": { "Type": "Pass", "Nxet": "Bye" },
            "Bye": { "Type": "Succeed" },
            "Hello": { "Type": "Pass", "End": true }
        }
    }"#;
}

fn main() {}
