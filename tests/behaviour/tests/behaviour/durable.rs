//! The durable engine: what outlives the process.

use std::sync::{Arc, Mutex};

use asl_runtime::store::MemoryStore;
use asl_runtime::{Engine, Json, Machine, TaskRequest, asl, json};

asl! {
    pub mod approval = r#"{ "StartAt": "Ask", "States": { "Ask": {
        "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken", "End": true,
        "Parameters": { "FunctionName": "Ask", "Payload": { "token.$": "$$.Task.Token" } }
    } } }"#;
}

/// Keeps the token that it is asked with.
fn asking(token: &Arc<Mutex<String>>) -> Machine {
    let token = Arc::clone(token);
    approval::machine_with(move |request: TaskRequest| {
        let issued = request.context.task_token().map(str::to_owned);
        *token.lock().expect("nobody panics") = issued.expect("the attempt has a token");
        async { Ok(Json::Null) }
    })
}

#[tokio::test]
async fn a_token_is_good_as_soon_as_the_engine_is_open_again() {
    let token = Arc::default();
    let machine = asking(&token);
    let store = MemoryStore::new();
    let open = || {
        Engine::builder()
            .machine(&machine)
            .open_store(store.clone())
    };
    let engine = open().expect("the store is sound");
    let started = engine.start(&machine, "credit", json!({})).await;
    drop(started.expect("the name is new"));
    while token.lock().expect("nobody panics").is_empty() {
        tokio::task::yield_now().await;
    }
    drop(engine);

    let engine = open().expect("the store is sound");
    let running = engine.running::<Json>("approval", "credit");
    let token = token.lock().expect("nobody panics").clone();
    let answered = engine.send_task_success(&token, json!("approved")).await;
    assert_eq!(answered, Ok(()));
    let output = running.expect("it goes on").output().await;
    let output = output.expect("the store is sound");
    assert_eq!(output, Ok(json!("approved")));
}
