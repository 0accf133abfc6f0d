//! A handler that takes and returns other types than the macro was told.

use asl_runtime::{TaskContext, TaskError, asl};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub struct Query {
    sku: String,
}

#[derive(Serialize, Deserialize)]
pub struct Stock {
    quantity: u32,
}

asl! {
    pub mod order {
        "StartAt": "CheckStock",
        "States": { "CheckStock": { "Type": "Task", "Resource": "CheckStock", "End": true } }
    } {
        task "CheckStock": fn(Query) -> Stock;
    }
}

struct Shop;

impl order::Tasks for Shop {
    async fn check_stock(&self, input: String, _: TaskContext) -> Result<Stock, TaskError> {
        Ok(Stock { quantity: 1 })
    }
}

struct OtherShop;

impl order::Tasks for OtherShop {
    async fn check_stock(&self, input: Query, _: TaskContext) -> Result<u32, TaskError> {
        Ok(1)
    }
}

fn main() {}
