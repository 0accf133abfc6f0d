//! Earlier versions with a fault, that are not there, or that are the current one again.

#![deny(warnings)]

use asl_runtime::asl;

asl! {
    pub mod greeting {
        "StartAt": "Greet",
        "States": { "Greet": { "Type": "Task", "Resource": "Greet", "End": true } }
    } {
        earlier_versions = [
            "workflows/misspelt.v1.asl.json",
            "/nowhere/greeting.v1.asl.json",
            "workflows/greeting.v1.asl.json",
        ];
    }
}

fn main() {}
