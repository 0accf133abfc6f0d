//! One mistake is one message: what uses the module finds it there.

use asl_runtime::{Json, TaskContext, TaskError, asl};

asl! {
    pub mod order = "workflows/misspelt_next.asl.json";

    pub mod missing = "/nowhere/order.asl.json" {
        task "CheckStock": fn(Json) -> Json;
    }

    pub mod unread { "StartAt": "CheckStock" "States": {} } {
        task "CheckStock": fn(Json) -> Json;
    }

    pub mod wrong {
        "StartAt": "CheckStock",
        "States": { "CheckStock": { "Type": "Task", "Resource": "CheckStock", "Next": "Ship" } }
    }
}

struct Shop;

impl wrong::Tasks for Shop {
    async fn check_stock(&self, input: Json, _: TaskContext) -> Result<Json, TaskError> {
        Ok(input)
    }
}

impl missing::Tasks for Shop {
    async fn check_stock(&self, input: Json, _: TaskContext) -> Result<Json, TaskError> {
        Ok(input)
    }
}

fn main() {
    order::machine();
    wrong::machine(Shop);
    missing::machine(Shop);
}
