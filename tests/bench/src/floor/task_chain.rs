//! W4: ten tasks one after the other, each with a retry loop, a catch and a place for its result.

use std::pin::Pin;
use std::time::Duration;

use serde_json::{Value, json};

/// What a handler fails with.
#[derive(Debug)]
pub struct TaskError {
    /// The name that retry and catch go by.
    pub name: &'static str,
    /// What people read.
    pub cause: String,
}

/// A handler, in a box because there are many: it owns its payload.
pub type Task = Box<
    dyn Fn(Value) -> Pin<Box<dyn Future<Output = Result<Value, TaskError>> + Send>> + Send + Sync,
>;

const LEGS: [&str; 10] = [
    "leg0", "leg1", "leg2", "leg3", "leg4", "leg5", "leg6", "leg7", "leg8", "leg9",
];

/// # Errors
///
/// The document with what a task failed with for good, under `error`.
pub async fn task_chain(book: &Task, mut document: Value) -> Result<Value, Value> {
    for leg in LEGS {
        match with_retry(book, &document).await {
            Ok(booked) => put(&mut document, leg, booked),
            Err(error) => {
                put(
                    &mut document,
                    "error",
                    json!({"Error": error.name, "Cause": error.cause}),
                );
                return Err(document);
            }
        }
    }
    Ok(document)
}

async fn with_retry(task: &Task, document: &Value) -> Result<Value, TaskError> {
    let mut delay = Duration::from_secs(1);
    let mut retries = 0;
    loop {
        match task(document.clone()).await {
            Err(error)
                if retries < 3
                    && matches!(error.name, "States.Timeout" | "Lambda.ServiceException") =>
            {
                tokio::time::sleep(delay).await;
                delay *= 2;
                retries += 1;
            }
            answer => return answer,
        }
    }
}

fn put(document: &mut Value, key: &str, value: Value) {
    if let Value::Object(object) = document {
        object.insert(key.to_owned(), value);
    }
}
