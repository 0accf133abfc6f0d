//! Checks out a shopping cart: `cargo run -p shop-checkout -- '{"amount": 1000}'`.

use std::error::Error;

use asl_runtime::{Json, TaskContext, TaskError, asl};

asl! {
    pub mod checkout = "workflows/checkout.asl.json" {
        task "ApplyDiscount": fn(f64) -> f64;
    }
}

/// The shop behind the workflow.
struct Shop;

impl checkout::Tasks for Shop {
    async fn check_out(&self, cart: Json, cx: TaskContext) -> Result<Json, TaskError> {
        match cart.get("amount").and_then(Json::as_f64) {
            Some(_) => Ok(format!("receipt of {}", cx.execution_name()).into()),
            None => Err(TaskError::new("EmptyCart", "the cart has no amount")),
        }
    }

    async fn apply_discount(&self, amount: f64, _: TaskContext) -> Result<f64, TaskError> {
        Ok(amount * 0.9)
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let carts: Vec<String> = std::env::args().skip(1).collect();
    let carts = if carts.is_empty() {
        vec![r#"{"amount": 1000}"#.into(), r#"{"amount": 500}"#.into()]
    } else {
        carts
    };
    for cart in carts {
        let total = checkout::machine(Shop).run(Json::parse(&cart)?).await?;
        println!("{total:#}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use asl_runtime::{Json, json};

    use super::{Shop, checkout};

    async fn total(amount: i64) -> Option<f64> {
        let output = checkout::machine(Shop).run(json!({"amount": amount})).await;
        output.ok()?.get("total").and_then(Json::as_f64)
    }

    #[tokio::test]
    async fn orders_of_1000_and_more_get_a_discount() {
        assert_eq!(total(1000).await, Some(900.0));
        assert_eq!(total(500).await, Some(500.0));
    }
}
