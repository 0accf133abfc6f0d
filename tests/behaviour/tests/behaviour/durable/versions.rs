//! An execution goes on with the definition that it started with, or not at all.

use asl_runtime::store::MemoryStore;
use asl_runtime::{
    Engine, EngineError, Json, Machine, StartExecution, TaskRequest, TokenError, json,
};

use super::{close, eventually, open};

mod old {
    asl_runtime::asl! {
        pub mod review = r#"{ "StartAt": "Ask", "States": {
            "Ask": { "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "End": true }
        } }"#;
    }
}

mod new {
    asl_runtime::asl! {
        pub mod review = r#"{ "StartAt": "Ask", "States": {
            "Ask": { "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "Next": "Thank" },
            "Thank": { "Type": "Pass", "Result": "thank you", "End": true }
        } }"#;
    }
}

mod reformatted {
    asl_runtime::asl! {
        pub mod review {
            "Comment": "the old one, written otherwise",
            "StartAt": "Ask",
            "States": {
                "Ask": {
                    "Comment": "nobody else knows",
                    "Type": "Task",
                    "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                    "End": true
                }
            }
        }
    }
}

async fn submit(_: TaskRequest) -> Result<Json, asl_runtime::TaskError> {
    Ok(json!({}))
}

/// Starts `paper` on the old definition, and tells its token once it waits.
async fn started_on_the_old(store: &MemoryStore) -> String {
    let (token, mut tokens) = tokio::sync::mpsc::unbounded_channel();
    let machine = old::review::machine_with(move |request: TaskRequest| {
        let _ = token.send(request.context.task_token().map(str::to_owned));
        async { Ok(json!({})) }
    });
    let engine = open(store, &machine);
    engine
        .start(&machine, "paper", json!({}))
        .await
        .expect("it starts");
    let token = tokens.recv().await.flatten().expect("it waits");
    let submitted = || super::count(&engine, &machine, "paper", "TaskSubmitted");
    eventually(|| (submitted() == 1).then_some(())).await;
    close(engine).await;
    token
}

mod both {
    asl_runtime::asl! {
        pub mod review = r#"{ "StartAt": "Thank", "States": {
            "Thank": { "Type": "Pass", "Result": "thank you", "End": true } } }"# {
            earlier_versions = [r#"{ "StartAt": "Nod", "States": { "Nod": { "Type": "Pass", "Result": "mm", "End": true } } }"#];
        }
    }

    asl_runtime::asl! {
        pub mod earlier = r#"{ "StartAt": "Nod", "States": { "Nod": { "Type": "Pass", "Result": "mm", "End": true } } }"# {}
    }
}

#[tokio::test]
async fn an_execution_may_be_started_on_an_earlier_version() {
    let machine = both::review::machine();
    let digest = both::earlier::machine().digest();
    let engine = open(&MemoryStore::new(), &machine);
    let start = |name| StartExecution::new("review", name, json!({}));
    let started = engine.start_execution::<Json>(start("early").version(digest));
    let execution = started.await.expect("the machine has the version");
    let output = execution.output().await.expect("memory does not fail");
    assert_eq!(output, Ok(json!("mm")));
    let described = engine.describe("review", "early").expect("it can be read");
    assert_eq!(described.expect("it is there").digest, digest);
    let started = engine.start_execution::<Json>(start("now").version(machine.digest()));
    let execution = started.await.expect("it is the current one");
    let output = execution.output().await.expect("memory does not fail");
    assert_eq!(output, Ok(json!("thank you")));
    let refused = engine.start_execution::<Json>(start("never").version("none"));
    let refused = refused.await.expect_err("there is none");
    assert!(matches!(refused, EngineError::UnknownVersion(digest) if digest == "none"));
    let early = machine.version(digest).expect("the machine has it");
    assert_eq!(early.run(json!({})).await, Ok(json!("mm")));
}

/// Answers the execution and tells its output.
async fn answer(engine: &Engine, token: &str) -> Json {
    let execution = engine
        .running::<Json>("review", "paper")
        .expect("it can be read");
    let execution = execution.expect("it goes on");
    engine
        .send_task_success(token, json!("good"))
        .await
        .expect("the token is good");
    execution
        .output()
        .await
        .expect("the store works")
        .expect("it succeeds")
}

fn held(engine: &Engine) -> Vec<String> {
    let held = engine.held().expect("it can be read").into_iter();
    held.map(|execution| execution.name).collect()
}

#[tokio::test]
async fn an_execution_whose_definition_changed_is_held_and_goes_on_once_the_old_one_is_back() {
    let store = MemoryStore::new();
    let token = started_on_the_old(&store).await;

    let newer: Machine = new::review::machine_with(submit);
    let engine = open(&store, &newer);
    assert_eq!(held(&engine), ["paper"]);
    let running = engine.running::<Json>("review", "paper").unwrap();
    let stopped = running.expect("it runs").stop(None, None).await;
    assert!(matches!(stopped, Err(EngineError::Held(_))), "{stopped:?}");
    let described = engine.describe("review", "paper").unwrap().unwrap();
    assert_eq!(described.status, None, "it has not ended");
    let needs = described.digest;
    assert_eq!(
        engine.held().unwrap().first().map(|held| &*held.digest),
        Some(&*needs)
    );

    let fresh = engine.start(&newer, "essay", json!({})).await.unwrap();
    let fresh = engine.describe("review", fresh.name()).unwrap().unwrap();
    assert_ne!(fresh.digest, needs, "new executions run the new definition");
    close(engine).await;

    let engine = open(&store, &old::review::machine_with(submit));
    assert_eq!(held(&engine), ["essay"]);
    assert_eq!(answer(&engine, &token).await, json!("good"));
}

#[tokio::test]
async fn an_execution_of_a_machine_that_is_not_registered_is_held() {
    let store = MemoryStore::new();
    let token = started_on_the_old(&store).await;
    let engine = Engine::builder().open_store(store.clone()).unwrap();
    assert_eq!(held(&engine), ["paper"]);
    drop(engine);

    let engine = open(&store, &old::review::machine_with(submit));
    assert_eq!(answer(&engine, &token).await, json!("good"));
}

#[tokio::test]
async fn an_answer_to_a_held_execution_is_refused_for_now_and_not_for_good() {
    let store = MemoryStore::new();
    let token = started_on_the_old(&store).await;
    let engine = open(&store, &new::review::machine_with(submit));
    let refused = engine.send_task_success(&token, json!("good")).await;
    assert_eq!(refused, Err(TokenError::Held));
    close(engine).await;

    let engine = open(&store, &old::review::machine_with(submit));
    assert_eq!(answer(&engine, &token).await, json!("good"));
}

#[tokio::test]
async fn comments_and_layout_make_no_new_version() {
    let store = MemoryStore::new();
    let token = started_on_the_old(&store).await;
    let engine = open(&store, &reformatted::review::machine_with(submit));
    assert_eq!(held(&engine), [""; 0]);
    assert_eq!(answer(&engine, &token).await, json!("good"));
}
