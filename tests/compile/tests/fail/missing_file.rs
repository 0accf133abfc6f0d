//! A definition that is not where the macro looks.

use asl_runtime::asl;

asl! {
    pub mod order = "/nowhere/order.asl.json";
}

fn main() {}
