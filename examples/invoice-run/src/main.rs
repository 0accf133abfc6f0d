//! Bills the customers of a day, all of it in JSONata: `cargo run -p invoice-run`.

use std::sync::atomic::{AtomicBool, Ordering};

use asl_runtime::{ExecutionError, Json, TaskContext, TaskError, asl, json};
use serde::{Deserialize, Serialize};

asl! {
    pub mod invoices = "workflows/invoices.asl.yaml" {
        task "ChargeCard": fn(Charge) -> Receipt;
        task "Mail": fn(Vec<Mail>) -> ();
    }
}

/// Money to be taken for an invoice.
#[derive(Deserialize)]
pub struct Charge {
    customer: String,
    invoice: String,
    cents: u64,
}

/// What the bank says when it has taken the money.
#[derive(Serialize)]
pub struct Receipt {
    id: String,
}

/// A letter to a customer.
#[derive(Deserialize)]
pub struct Mail {
    to: String,
    subject: String,
    text: String,
}

/// The bank, which is busy at first, and the mail service.
#[derive(Default)]
struct Office {
    warmed_up: AtomicBool,
}

impl invoices::Tasks for Office {
    async fn charge_card(&self, charge: Charge, _: TaskContext) -> Result<Receipt, TaskError> {
        if !self.warmed_up.swap(true, Ordering::Relaxed) {
            return Err(TaskError::new("BankBusy", "try again"));
        }
        match charge.customer.as_str() {
            "Grace" => Err(TaskError::new("CardDeclined", "the card has expired")),
            _ => Ok(Receipt {
                id: format!("{}/{}", charge.invoice, charge.cents),
            }),
        }
    }

    async fn mail(&self, mails: Vec<Mail>, _: TaskContext) -> Result<(), TaskError> {
        for Mail { to, subject, text } in mails {
            println!("to {to}: {subject}. {text}");
        }
        Ok(())
    }
}

/// What the queue holds at the end of a day.
fn day() -> Json {
    json!({
        "day": "2025-03-14",
        "mailsPerSecond": 2,
        "discounts": {"Ada": [10, 5]},
        "messages": [
            {"body": r#"{"customer": "Ada", "item": "kettle", "price": 40, "quantity": 2, "shipped": true}"#},
            {"body": r#"{"customer": "Grace", "item": "desk", "price": 1180.5, "quantity": 1, "shipped": true}"#},
            {"body": r#"{"customer": "Ada", "item": "cup", "price": 6, "quantity": 12, "shipped": true}"#},
            {"body": r#"{"customer": "Ada", "item": "tray", "price": 15, "quantity": 1, "shipped": false}"#},
            {"body": r#"{"customer": "Alan", "item": "lamp", "price": 55, "quantity": 1, "shipped": false}"#},
            {"body": r#"{"customer": "Edsger", "item": "pen", "price": 3.2, "quantity": 10, "shipped": true}"#},
        ],
    })
}

#[tokio::main]
async fn main() -> Result<(), ExecutionError> {
    let report = invoices::machine(Office::default()).run(day()).await?;
    println!("{report:#}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use asl_runtime::{Clock, Options, json};

    use super::{Office, day, invoices};

    #[tokio::test]
    async fn a_day_is_billed_charged_and_mailed() {
        let options = Options::default().clock(Clock::test(SystemTime::now()));
        let machine = invoices::machine(Office::default()).with(options);
        assert_eq!(
            machine.run(day()).await,
            Ok(json!({
                "due": "28th March 2025",
                "invoiced": "1,342.46",
                "largest": "Grace",
                "open": ["R-002: the card has expired"],
                "mailed": 3,
            }))
        );
    }
}
