//! Types that are not there, and one that JSON cannot fill.

use asl_runtime::asl;

pub struct NoSerde;

asl! {
    pub mod order {
        "StartAt": "CheckStock",
        "States": { "CheckStock": { "Type": "Task", "Resource": "CheckStock", "End": true } }
    } {
        input: Ordr;
        output: Vec<NoSerde>;
        task "CheckStock": fn(crate::stock::Query) -> Stock;
        task "CheckStok": fn(_) -> _;
        task "ChargeCard": at_most_once;
    }
}

pub struct Order;

fn main() {}
