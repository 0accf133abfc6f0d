//! A catcher that would leave nothing to the next one.

use asl_runtime::asl;

asl! {
    pub mod hello {
        "StartAt": "Hello",
        "States": {
            "Hello": {
                "Type": "Task",
                "Resource": "Hello",
                "Catch": [
                    { "ErrorEquals": ["States.ALL"], "Next": "Bye" },
                    { "ErrorEquals": ["States.Timeout"], "Next": "Bye" }
                ],
                "End": true
            },
            "Bye": { "Type": "Succeed" }
        }
    }
}

fn main() {}
