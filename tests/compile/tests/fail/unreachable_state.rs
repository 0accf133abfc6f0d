//! What AWS takes is a warning, which can be denied: by the macro's option, or as any warning of rustc's.

#![deny(warnings)]

use asl_runtime::asl;

asl! {
    pub mod refused {
        "StartAt": "Hello",
        "States": {
            "Hello": { "Type": "Succeed" },
            "Bye": { "Type": "Succeed" }
        }
    } {
        warnings = deny;
    }

    pub mod warned = r#"{
        "StartAt": "Hello",
        "States": {
            "Hello": { "Type": "Succeed" },
            "Bye": { "Type": "Succeed" }
        }
    }"#;

    pub mod silent {
        "StartAt": "Hello",
        "States": { "Hello": { "Type": "Succeed" }, "Bye": { "Type": "Succeed" } }
    } {
        warnings = allow;
    }
}

fn main() {}
