//! Orders as a service: this `main` is a command line and the Step Functions API.
//!
//! ```text
//! $ order-service run order '{"amount": 20, "items": ["cup"]}'
//! $ order-service serve --data ./data
//! ```

use std::process::ExitCode;

use asl_runtime::{Json, TaskContext, TaskError, asl, json};
use asl_server::App;
use serde::{Deserialize, Serialize};

asl! {
    /// Takes an order.
    pub mod order = "workflows/order.asl.json" {
        task "CheckStock": fn(Order) -> Stock;
        task "ChargeCard": at_most_once fn(Order) -> Charge;
    }
}

asl! {
    /// Brings a parcel to its recipient.
    pub mod delivery = "workflows/delivery.asl.json" {}
}

/// What couriers ask for.
const DELIVER: &str = "arn:aws:states:us-east-1:123456789012:activity:Deliver";

asl! {
    /// What an order would cost.
    pub mod quote = "workflows/quote.asl.json" {
        express;
    }
}

/// What is ordered.
#[derive(Debug, Deserialize)]
pub struct Order {
    amount: f64,
    items: Vec<String>,
}

/// What is there of it.
#[derive(Debug, Serialize)]
pub struct Stock {
    available: bool,
}

/// A payment.
#[derive(Debug, Serialize)]
pub struct Charge {
    receipt: String,
}

struct Shop;

impl order::Tasks for Shop {
    async fn check_stock(&self, order: Order, _: TaskContext) -> Result<Stock, TaskError> {
        let available = !order.items.iter().any(|item| item == "unicorn");
        Ok(Stock { available })
    }

    async fn ask_for_approval(&self, question: Json, _: TaskContext) -> Result<Json, TaskError> {
        eprintln!("to be approved: {question}");
        Ok(json!({}))
    }

    async fn charge_card(&self, order: Order, cx: TaskContext) -> Result<Charge, TaskError> {
        if order.amount < 0.0 {
            return Err(TaskError::new("CardRefused", "an amount is not negative"));
        }
        let receipt = cx.idempotency_key();
        Ok(Charge { receipt })
    }

    async fn pack_item(&self, item: Json, _: TaskContext) -> Result<Json, TaskError> {
        Ok(json!({ "parcel": item }))
    }
}

fn main() -> ExitCode {
    App::new()
        .machine(order::machine(Shop))
        .machine(delivery::machine())
        .machine(quote::machine())
        .activity(DELIVER)
        .main()
}
