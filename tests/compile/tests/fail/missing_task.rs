//! A host that leaves a task out, and one that binds nothing at all.

use asl_runtime::{Json, TaskContext, TaskError, asl};

asl! {
    pub mod order = r#"{
        "StartAt": "CheckStock",
        "States": {
            "CheckStock": { "Type": "Task", "Resource": "CheckStock", "Next": "Ship" },
            "Ship": { "Type": "Task", "Resource": "Ship", "End": true }
        }
    }"#;
}

struct Shop;

impl order::Tasks for Shop {
    async fn check_stock(&self, input: Json, _: TaskContext) -> Result<Json, TaskError> {
        Ok(input)
    }
}

struct EmptyShop;

fn main() {
    order::machine(EmptyShop);
}
