// An order's way to its shipment, written by hand: the yardstick for what a compiled machine costs to build.
// `build_cost` builds many copies of this module. It stays as it is, so that figures of different days compare.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use serde_json::{Map, Value};

pub type Answer = Pin<Box<dyn Future<Output = Result<Value, Failure>> + Send>>;

#[derive(Debug, Clone)]
pub struct Failure {
    pub name: String,
    pub cause: String,
}

impl Failure {
    fn missing(path: &str, document: &Value) -> Self {
        Failure {
            name: "Missing".to_owned(),
            cause: format!("nothing at {path} in {document}"),
        }
    }
}

pub trait Handlers: Sync {
    fn check_stock(&self, arguments: Value) -> Answer;
    fn charge(&self, arguments: Value) -> Answer;
    fn refund(&self, arguments: Value) -> Answer;
    fn ship(&self, arguments: Value) -> Answer;
}

struct Retry {
    names: &'static [&'static str],
    attempts: u32,
    delay: Duration,
    rate: u32,
}

static STOCK_RETRY: Retry = Retry {
    names: &["Busy", "Timeout"],
    attempts: 3,
    delay: Duration::from_millis(200),
    rate: 2,
};

static CHARGE_RETRY: Retry = Retry {
    names: &["Timeout"],
    attempts: 2,
    delay: Duration::from_secs(1),
    rate: 3,
};

fn find<'a>(document: &'a Value, path: &str) -> Result<&'a Value, Failure> {
    document
        .pointer(path)
        .ok_or_else(|| Failure::missing(path, document))
}

fn put(document: &mut Value, key: &str, value: Value) {
    if let Value::Object(object) = document {
        object.insert(key.to_owned(), value);
    }
}

async fn attempt<F>(retry: &Retry, call: F) -> Result<Value, Failure>
where
    F: Fn() -> Result<Answer, Failure>,
{
    let mut delay = retry.delay;
    let mut made = 0;
    loop {
        let failure = match call() {
            Ok(answer) => match answer.await {
                Ok(value) => return Ok(value),
                Err(failure) => failure,
            },
            Err(failure) => failure,
        };
        if made == retry.attempts || !retry.names.contains(&failure.name.as_str()) {
            return Err(failure);
        }
        tokio::time::sleep(delay).await;
        delay *= retry.rate;
        made += 1;
    }
}

fn stock_arguments(document: &Value) -> Result<Value, Failure> {
    let mut object = Map::new();
    object.insert("sku".to_owned(), find(document, "/order/sku")?.clone());
    object.insert("count".to_owned(), find(document, "/order/count")?.clone());
    object.insert("depot".to_owned(), Value::from("north"));
    Ok(Value::Object(object))
}

fn charge_arguments(document: &Value) -> Result<Value, Failure> {
    let count = find(document, "/order/count")?.as_f64().unwrap_or(0.0);
    let price = find(document, "/stock/price")?.as_f64().unwrap_or(0.0);
    let mut object = Map::new();
    object.insert("customer".to_owned(), find(document, "/order/customer/id")?.clone());
    object.insert("total".to_owned(), Value::from(count * price));
    object.insert("currency".to_owned(), find(document, "/order/currency")?.clone());
    Ok(Value::Object(object))
}

fn ship_arguments(document: &Value) -> Result<Value, Failure> {
    let name = find(document, "/order/customer/name")?.as_str().unwrap_or_default();
    let town = find(document, "/order/customer/town")?.as_str().unwrap_or_default();
    let mut object = Map::new();
    object.insert("label".to_owned(), Value::from(format!("{name}, {town}")));
    object.insert("sku".to_owned(), find(document, "/order/sku")?.clone());
    object.insert("parts".to_owned(), find(document, "/stock/parts")?.clone());
    Ok(Value::Object(object))
}

enum Carrier {
    Bicycle,
    Van,
    Lorry,
}

fn carrier(document: &Value) -> Result<Carrier, Failure> {
    let weight = find(document, "/stock/weight")?.as_f64().unwrap_or(0.0);
    let town = find(document, "/order/customer/town")?.as_str().unwrap_or_default();
    Ok(if weight < 5.0 && town.starts_with("Ber") {
        Carrier::Bicycle
    } else if weight < 500.0 {
        Carrier::Van
    } else {
        Carrier::Lorry
    })
}

fn failed(mut document: Value, failure: Failure) -> Value {
    let mut error = Map::new();
    error.insert("Error".to_owned(), Value::from(failure.name));
    error.insert("Cause".to_owned(), Value::from(failure.cause));
    put(&mut document, "error", Value::Object(error));
    document
}

pub fn start(handlers: &'static dyn Handlers, document: Value) -> Answer {
    Box::pin(async move {
        run(handlers, document).await.map_err(|document| Failure {
            name: "Failed".to_owned(),
            cause: document.to_string(),
        })
    })
}

async fn run(handlers: &dyn Handlers, mut document: Value) -> Result<Value, Value> {
    let stock = attempt(&STOCK_RETRY, || {
        Ok(handlers.check_stock(stock_arguments(&document)?))
    });
    match stock.await {
        Ok(stock) => put(&mut document, "stock", stock),
        Err(failure) => return Err(failed(document, failure)),
    }
    let charge = attempt(&CHARGE_RETRY, || {
        Ok(handlers.charge(charge_arguments(&document)?))
    });
    match charge.await {
        Ok(receipt) => put(&mut document, "receipt", receipt),
        Err(failure) => return Err(failed(document, failure)),
    }
    let carrier = match carrier(&document) {
        Ok(Carrier::Bicycle) => "bicycle",
        Ok(Carrier::Van) => "van",
        Ok(Carrier::Lorry) => "lorry",
        Err(failure) => return Err(failed(document, failure)),
    };
    put(&mut document, "carrier", Value::from(carrier));
    let shipment = attempt(&STOCK_RETRY, || {
        Ok(handlers.ship(ship_arguments(&document)?))
    });
    match shipment.await {
        Ok(shipment) => put(&mut document, "shipment", shipment),
        Err(failure) => {
            let receipt = document.get("receipt").cloned().unwrap_or_default();
            let refund = attempt(&CHARGE_RETRY, || Ok(handlers.refund(receipt.clone())));
            if let Err(failure) = refund.await {
                return Err(failed(document, failure));
            }
            return Err(failed(document, failure));
        }
    }
    Ok(document)
}
