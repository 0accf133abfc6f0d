//! Types that JSON cannot fill.

use asl_runtime::{Json, TaskHandler, asl};

pub struct Query;
pub struct Stock;
pub struct Order;

asl! {
    pub mod order {
        "StartAt": "CheckStock",
        "States": { "CheckStock": { "Type": "Task", "Resource": "CheckStock", "End": true } }
    } {
        input: Order;
        task "CheckStock": fn(Query) -> Vec<Stock>;
    }
}

async fn run(handler: impl TaskHandler) -> Json {
    order::machine_with(handler).run(Order).await.unwrap()
}

fn main() {}
