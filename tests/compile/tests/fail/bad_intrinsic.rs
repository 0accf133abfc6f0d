//! Calls of intrinsic functions that do not exist or lack an argument, in a literal with escapes.

use asl_runtime::asl;

asl! {
    pub mod hello = "{
        \"StartAt\": \"Hello\",
        \"States\": {
            \"Hello\": {
                \"Type\": \"Pass\",
                \"Parameters\": { \"id.$\": \"States.Uuid()\", \"sum.$\": \"States.MathAdd($.a)\" },
                \"End\": true
            }
        }
    }";
}

fn main() {}
