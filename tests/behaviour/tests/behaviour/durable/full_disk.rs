//! A store that is held for want of room: nothing new starts, and what runs goes on once there is room.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use asl_runtime::store::{
    Acknowledgement, Batch, ExecutionFilter, ExecutionId, HistoryRange, MemoryStore, Receipt,
    Store, StoreError, StoredEvent, StoredExecution, StoredScope, Wake, Waking,
};
use asl_runtime::{Engine, EngineError, asl, json};

use super::approval::{approval, approved};
use super::eventually;

asl! {
    mod rests = r#"{ "StartAt": "Rest", "States": { "Rest": { "Type": "Wait", "Seconds": 3600, "End": true } } }"#;
}

/// A store whose disk can be full, or slow.
#[derive(Debug, Clone, Default)]
pub(super) struct Disk {
    store: MemoryStore,
    is_full: Arc<AtomicBool>,
    is_slow: Arc<AtomicBool>,
    held: Arc<Mutex<Vec<(Batch, Acknowledgement)>>>,
}

impl Disk {
    pub(super) fn fill(&self) {
        self.is_full.store(true, Ordering::SeqCst);
    }

    /// Nothing is durable from here on, though there is room.
    pub(super) fn stall(&self) {
        self.is_slow.store(true, Ordering::SeqCst);
    }

    pub(super) fn held(&self) -> MutexGuard<'_, Vec<(Batch, Acknowledgement)>> {
        self.held.lock().expect("no holder of the lock panics")
    }

    /// What waits to be durable never will be.
    fn fail(&self) {
        for (_, acknowledgement) in std::mem::take(&mut *self.held()) {
            acknowledgement.complete(Err(StoreError::new("the disk is broken")));
        }
    }

    pub(super) fn make_room(&self) {
        let held = std::mem::take(&mut *self.held());
        self.is_full.store(false, Ordering::SeqCst);
        self.is_slow.store(false, Ordering::SeqCst);
        for (batch, acknowledgement) in held {
            drop(self.store.commit(batch));
            acknowledgement.complete(Ok(()));
        }
    }
}

impl Store for Disk {
    fn commit(&self, batch: Batch) -> Receipt {
        if !self.is_held() && !self.is_slow.load(Ordering::SeqCst) {
            return self.store.commit(batch);
        }
        let (receipt, acknowledgement) = Receipt::new();
        self.held().push((batch, acknowledgement));
        receipt
    }

    fn is_held(&self) -> bool {
        self.is_full.load(Ordering::SeqCst)
    }

    fn last_execution_id(&self) -> Result<ExecutionId, StoreError> {
        self.store.last_execution_id()
    }

    fn execution(&self, machine: &str, name: &str) -> Result<Option<StoredExecution>, StoreError> {
        self.store.execution(machine, name)
    }

    fn execution_by_id(&self, id: ExecutionId) -> Result<Option<StoredExecution>, StoreError> {
        self.store.execution_by_id(id)
    }

    fn waking(
        &self,
        after: Option<(Wake, ExecutionId)>,
        limit: usize,
    ) -> Result<Vec<Waking>, StoreError> {
        self.store.waking(after, limit)
    }

    fn executions(&self, filter: &ExecutionFilter) -> Result<Vec<StoredExecution>, StoreError> {
        self.store.executions(filter)
    }

    fn scopes(&self, execution: ExecutionId) -> Result<Vec<StoredScope>, StoreError> {
        self.store.scopes(execution)
    }

    fn history(
        &self,
        execution: ExecutionId,
        range: &HistoryRange,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        self.store.history(execution, range)
    }
}

#[tokio::test]
async fn a_full_disk_refuses_starts_and_what_runs_goes_on_once_there_is_room() {
    let (machine, mut letters) = approval();
    let disk = Disk::default();
    let builder = Engine::builder().machine(&machine);
    let engine = builder.open_store(disk.clone()).unwrap();
    let running = engine.start(&machine, "loan", json!({})).await.unwrap();
    let token = letters.recv().await.expect("it asks");

    disk.fill();
    let refused = engine.start(&machine, "other", json!({})).await;
    assert!(matches!(refused, Err(EngineError::StoreHeld)));
    let found = engine.start(&machine, "loan", json!({})).await;
    found.expect("what runs is found all the same");
    let answering = tokio::spawn({
        let engine = engine.clone();
        async move { engine.send_task_success(&token, approved()).await }
    });
    eventually(|| (!disk.held().is_empty()).then_some(())).await;
    assert!(
        !answering.is_finished(),
        "no answer counts before it is kept"
    );

    disk.make_room();
    assert_eq!(answering.await.expect("it does not panic"), Ok(()));
    assert_eq!(running.output().await.unwrap(), Ok(approved()));
    let started = engine.start(&machine, "other", json!({})).await;
    started.expect("there is room again");
}

#[tokio::test]
async fn an_engine_whose_store_failed_lets_go_of_it() {
    let machine = rests::machine();
    let disk = Disk::default();
    let engine = Engine::builder().machine(&machine);
    let engine = engine.open_store(disk.clone()).unwrap();
    disk.stall();
    let starting = tokio::spawn({
        let engine = engine.clone();
        async move { engine.start(&machine, "e", json!({})).await }
    });
    eventually(|| (!disk.held().is_empty()).then_some(())).await;
    disk.fail();
    let refused = starting.await.expect("it does not panic");
    assert!(matches!(refused, Err(EngineError::Store(_))));
    engine.close().await;
    drop(engine);
    eventually(|| (Arc::strong_count(&disk.held) == 1).then_some(())).await;
}
