//! Batches to commit.

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use asl_runtime::Status;
use asl_runtime::store::{
    Batch, End, ExecutionId, HistoryRange, Payloads, Receipt, ScopeChange, Store, StoreError,
    StoredEvent, StoredEvents, StoredExecution, StoredScope, Wake,
};

/// Waits for a receipt without a runtime.
pub(crate) fn wait(receipt: Receipt) -> Result<(), StoreError> {
    let mut receipt = pin!(receipt);
    loop {
        match receipt
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
        {
            Poll::Ready(result) => return result,
            Poll::Pending => thread::sleep(Duration::from_micros(50)),
        }
    }
}

/// Commits, and waits until it is durable.
pub(crate) fn commit(store: &dyn Store, batch: Batch) {
    wait(store.commit(batch)).unwrap();
}

pub(crate) fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_700_000_000 + seconds)
}

pub(crate) fn empty(execution: ExecutionId) -> Batch {
    Batch {
        execution,
        start: None,
        events: None,
        scopes: Vec::new(),
        wake: None,
        end: None,
    }
}

pub(crate) fn execution(id: ExecutionId, machine: &str, name: &str) -> StoredExecution {
    StoredExecution {
        id,
        machine: machine.to_owned(),
        name: name.to_owned(),
        digest: "d1".to_owned(),
        start_time: at(id),
        input: format!("{{\"order\":{id}}}"),
        identity: "{\"region\":\"eu-central-1\"}".to_owned(),
        wake: Some(Wake::Now),
        end: None,
    }
}

/// The first batch of an execution of this machine, named after its id, with its first event and its first scope.
pub(crate) fn start(id: ExecutionId, machine: &str) -> Batch {
    Batch {
        start: Some(Box::new(execution(id, machine, &format!("e{id}")))),
        ..step(id, 1)
    }
}

/// A batch with this event, and a scope that says so.
pub(crate) fn step(id: ExecutionId, event: u64) -> Batch {
    Batch {
        events: StoredEvents::of(&[self::event(event)]),
        scopes: vec![put("", &format!("{{\"event\":{event}}}"))],
        ..empty(id)
    }
}

/// The last batch of an execution, with this event.
pub(crate) fn end(id: ExecutionId, event: u64, status: Status) -> Batch {
    let succeeded = status == Status::Succeeded;
    Batch {
        events: StoredEvents::of(&[self::event(event)]),
        end: Some(Box::new(End {
            status,
            stop_time: at(100 + id),
            output: succeeded.then(|| "[1.0,\"\u{fc}\"]".to_owned()),
            error: (!succeeded).then(|| "Broken".to_owned()),
            cause: None,
        })),
        ..empty(id)
    }
}

pub(crate) fn event(id: u64) -> StoredEvent {
    StoredEvent {
        id,
        text: format!("{{\"id\":{id},\"type\":\"PassStateEntered\"}}"),
    }
}

pub(crate) fn events(ids: std::ops::RangeInclusive<u64>) -> Vec<StoredEvent> {
    ids.map(event).collect()
}

pub(crate) fn scope(path: &str, record: &str) -> StoredScope {
    StoredScope {
        path: path.to_owned(),
        record: record.to_owned(),
        payloads: Payloads::default(),
    }
}

pub(crate) fn put(path: &str, record: &str) -> ScopeChange {
    ScopeChange::Put(scope(path, record))
}

pub(crate) fn paths(store: &dyn Store, execution: ExecutionId) -> Vec<String> {
    let scopes = store.scopes(execution).unwrap();
    scopes.into_iter().map(|scope| scope.path).collect()
}

/// All events of an execution.
pub(crate) fn history(store: &dyn Store, execution: ExecutionId) -> Vec<StoredEvent> {
    let all = HistoryRange::default();
    store.history(execution, &all).unwrap()
}
