//! Options that do not exist, stand twice, or do not fit.

use asl_runtime::asl;

asl! {
    pub mod hello {
        "StartAt": "Hello",
        "States": { "Hello": { "Type": "Succeed" } }
    } {
        inputs: Order;
        express;
        standard;
        warnings = loud;
        task "Hello": fn();
        task "Hello": at_least_once fn(u32) -> u32;
    }
}

fn main() {
    hello::machine();
}
