//! A placeholder without a value, in a file.

use asl_runtime::asl;

asl! {
    pub mod upload = "workflows/upload.asl.json" {
        substitute "Buckt" = "orders";
    }
}

fn main() {}
