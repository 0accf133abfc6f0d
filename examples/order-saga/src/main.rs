//! An order that is undone step by step when one of its steps fails: `cargo run -p order-saga`.

use asl_runtime::{Json, TaskContext, TaskError, include_asl, json};
use serde::{Deserialize, Serialize};

include_asl!("order");

/// What the customer wants.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Order {
    item: String,
    price: u32,
    address: String,
}

/// An item put aside.
#[derive(Debug, Serialize, Deserialize)]
pub struct Reservation {
    shelf: String,
}

/// Money taken, under the key that makes taking it twice impossible.
#[derive(Debug, Serialize, Deserialize)]
pub struct Charge {
    id: String,
    amount: u32,
}

struct Shop;

impl order::Tasks for Shop {
    async fn reserve_stock(&self, order: Order, _: TaskContext) -> Result<Reservation, TaskError> {
        println!("reserve {}", order.item);
        Ok(Reservation { shelf: "A7".into() })
    }

    async fn charge_card(&self, order: Order, cx: TaskContext) -> Result<Charge, TaskError> {
        println!("charge {}", order.price);
        Ok(Charge {
            id: cx.idempotency_key(),
            amount: order.price,
        })
    }

    async fn book_courier(&self, order: Json, _: TaskContext) -> Result<Json, TaskError> {
        match order.get("address").and_then(Json::as_str) {
            Some("") | None => Err(TaskError::new(
                "NoAddress",
                "there is nowhere to deliver to",
            )),
            Some(address) => Ok(json!({"to": address})),
        }
    }

    async fn refund_card(&self, charge: Charge, _: TaskContext) -> Result<(), TaskError> {
        println!("refund {}", charge.amount);
        Ok(())
    }

    async fn release_stock(
        &self,
        reservation: Reservation,
        _: TaskContext,
    ) -> Result<(), TaskError> {
        println!("release shelf {}", reservation.shelf);
        Ok(())
    }
}

#[tokio::main]
async fn main() {
    for address in ["12 Lovelace Street", ""] {
        let order = Order {
            item: "kettle".into(),
            price: 40,
            address: address.into(),
        };
        match order::machine(Shop).run(order).await {
            Ok(booked) => println!("booked: {booked}\n"),
            Err(error) => println!("{error}\n"),
        }
    }
}
