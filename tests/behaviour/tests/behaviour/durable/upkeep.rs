//! Retention and backup: what ended long ago is deleted, and what is there can be copied.

use std::time::{Duration, SystemTime};

use asl_runtime::store::{ExecutionFilter, MemoryStore};
use asl_runtime::{Engine, EngineError, asl, json};

use super::approval::{approval, approved};
use super::folder::TestFolder;
use super::{eventually, history, open};

asl! {
    pub mod nothing { "StartAt": "Done", "States": { "Done": { "Type": "Succeed" } } }
}

#[tokio::test]
async fn a_name_is_free_again_once_its_execution_is_deleted() {
    let machine = nothing::machine();
    let engine = open(&MemoryStore::new(), &machine);
    for number in [1, 2] {
        let started = engine.start(&machine, "daily", json!({"number": number}));
        drop(started.await.expect("the name is free").output().await);
        let again = engine.start(&machine, "daily", json!({"number": number}));
        assert!(matches!(again.await, Err(EngineError::AlreadyExists(_))));
        let deleted = engine.delete_ended_before(SystemTime::now() + Duration::from_secs(1));
        assert_eq!(deleted.await.expect("it can be written"), 1);
        assert_eq!(engine.describe("nothing", "daily").unwrap(), None);
        assert!(history(&engine, &machine, "daily").is_empty());
    }
}

#[tokio::test]
async fn what_runs_is_kept_however_old_it_is() {
    let (machine, mut letters) = approval();
    let engine = open(&MemoryStore::new(), &machine);
    let execution = engine.start(&machine, "loan", json!({})).await.unwrap();
    let token = letters.recv().await.expect("it asks");
    let in_a_year = SystemTime::now() + Duration::from_hours(8_760);
    let deleted = engine.delete_ended_before(in_a_year).await;
    assert_eq!(deleted.expect("it can be written"), 0);
    engine.send_task_success(&token, approved()).await.unwrap();
    assert_eq!(execution.output().await.unwrap(), Ok(approved()));
}

#[tokio::test(start_paused = true)]
async fn an_engine_with_a_retention_deletes_by_itself() {
    let machine = nothing::machine();
    let builder = Engine::builder().machine(&machine);
    let engine = builder
        .retention(Duration::from_millis(1))
        .open_store(MemoryStore::new())
        .unwrap();
    let started = engine.start(&machine, "daily", json!({})).await.unwrap();
    drop(started.output().await);
    let is_deleted = || engine.describe("nothing", "daily").unwrap().is_none();
    eventually(|| is_deleted().then_some(())).await;
}

#[tokio::test]
async fn a_backup_taken_while_work_goes_on_opens_like_the_original() {
    let (folder, copy) = (TestFolder::new(), TestFolder::new());
    let (machine, mut letters) = approval();
    let builder = || Engine::builder().machine(&machine);
    let engine = builder().open(folder.path()).unwrap();
    engine.start(&machine, "loan", json!({})).await.unwrap();
    let token = letters.recv().await.expect("it asks");
    engine.backup(copy.path()).await.expect("it can be copied");
    engine.send_task_success(&token, approved()).await.unwrap();
    let again = engine.backup(copy.path()).await;
    assert!(
        matches!(again, Err(EngineError::Store(_))),
        "it has one already"
    );
    let filter = ExecutionFilter::default();
    assert_eq!(
        engine.executions(&filter).unwrap().len(),
        1,
        "the engine goes on"
    );

    let restored = builder().open(copy.path()).unwrap();
    let execution = restored
        .running::<asl_runtime::Json>("approval", "loan")
        .unwrap();
    let execution = execution.expect("it waits, as it did when it was copied");
    // Had its request not been noted as sent, it was sent again.
    restored
        .send_task_success(&token, approved())
        .await
        .unwrap();
    assert_eq!(execution.output().await.unwrap(), Ok(approved()));
}

#[tokio::test]
async fn a_store_that_makes_no_backups_says_so() {
    let engine = open(&MemoryStore::new(), &nothing::machine());
    let refused = engine.backup("nowhere").await.unwrap_err();
    assert!(refused.to_string().contains("no backup"), "{refused}");
}
