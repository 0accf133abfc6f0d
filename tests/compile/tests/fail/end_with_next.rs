//! A state that ends and goes on.

use asl_runtime::asl;

asl! {
    pub mod hello {
        "StartAt": "Hello",
        "States": {
            "Hello": { "Type": "Pass", "End": true, "Next": "Bye" },
            "Bye": { "Type": "Succeed" }
        }
    }
}

fn main() {}
