//! Times the store in a folder beside the disk's own pace and beside bare SQLite.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, UNIX_EPOCH};

use asl_bench::measure::median;
use asl_runtime::store::{
    Batch, Payloads, ScopeChange, SqliteStore, Store, StoredEvents, StoredExecution, StoredScope,
    Wake,
};
use rusqlite::{Connection, params};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

const ROUNDS: usize = 9;
const SAMPLE: Duration = Duration::from_millis(400);
const MANY: u64 = 256;

/// Steps before the time counts: from then on either log is written over, and grows no more.
const WARM: u64 = 6_000;

/// What a step writes: two events that show a payload of some 400 bytes, and a scope that holds one of 978.
const EVENT_BYTES: usize = 411;
const RECORD_BYTES: usize = 978;

fn main() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("store");
    let _ = fs::remove_dir_all(&folder);
    let rounds: Vec<Rates> = (0..ROUNDS)
        .map(|round| measure(&folder.join(round.to_string())))
        .collect();
    fs::remove_dir_all(&folder).expect("it is ours");
    let of_all = |rate: fn(&Rates) -> f64| median(rounds.iter().map(rate));
    println!(
        "store: {:.0} steps/s one at a time, {:.0} steps/s {MANY} at a time",
        of_all(|rates| rates.one),
        of_all(|rates| rates.many),
    );
    println!(
        "ratio store 1 ours/disk {:.2} (target 0.6, the disk syncs {:.0} records/s)",
        of_all(|rates| rates.one / rates.disk),
        of_all(|rates| rates.disk),
    );
    println!(
        "ratio store 1 ours/sqlite {:.2} (bare SQLite makes {:.0} steps/s)",
        of_all(|rates| rates.one / rates.sqlite_one),
        of_all(|rates| rates.sqlite_one),
    );
    println!(
        "ratio store {MANY} ours/sqlite {:.2} (target 0.3, bare SQLite makes {:.0} steps/s)",
        of_all(|rates| rates.many / rates.sqlite_many),
        of_all(|rates| rates.sqlite_many),
    );
}

/// What one round found, each per second.
struct Rates {
    disk: f64,
    one: f64,
    many: f64,
    sqlite_one: f64,
    sqlite_many: f64,
}

fn measure(folder: &Path) -> Rates {
    let place = |name: &str| -> PathBuf {
        let place = folder.join(name);
        fs::create_dir_all(&place).expect("the target folder can be written");
        place
    };
    let runtime = Builder::new_current_thread().build();
    let runtime = runtime.expect("tokio starts");
    Rates {
        disk: disk(&place("disk")),
        one: store(&runtime, &place("one"), 1),
        sqlite_one: sqlite(&place("sqlite_one"), 1),
        many: store(&runtime, &place("many"), MANY),
        sqlite_many: sqlite(&place("sqlite_many"), MANY),
    }
}

/// Records of 128 bytes, each appended and synced.
fn disk(folder: &Path) -> f64 {
    let mut file = File::create(folder.join("records")).expect("it can be created");
    let mut sync = || {
        file.write_all(&[7; 128]).expect("there is room");
        file.sync_data().expect("it can be synced");
    };
    sync();
    let mut records = 0.0;
    let started = Instant::now();
    while started.elapsed() < SAMPLE {
        sync();
        records += 1.0;
    }
    records / started.elapsed().as_secs_f64()
}

/// Executions that each commit a step and wait for it, again and again.
fn store(runtime: &Runtime, folder: &Path, executions: u64) -> f64 {
    let store = Arc::new(SqliteStore::open(folder).expect("it opens"));
    runtime.block_on(async {
        for id in 1..=executions {
            store.commit(first(id)).await.expect("it commits");
        }
        for event in (1..WARM * 2).step_by(2) {
            drop(store.commit(step(1, event)));
        }
        let last = store.commit(step(1, WARM * 2 + 1));
        last.await.expect("it commits");
        let started = Instant::now();
        let mut running = JoinSet::new();
        for id in 1..=executions {
            let store = store.clone();
            running.spawn(async move {
                let mut steps = 0_u32;
                let event = if id == 1 { WARM * 2 + 3 } else { 1 };
                while started.elapsed() < SAMPLE {
                    let batch = step(id, event + u64::from(steps) * 2);
                    store.commit(batch).await.expect("it commits");
                    steps += 1;
                }
                steps
            });
        }
        let steps: u32 = running.join_all().await.into_iter().sum();
        f64::from(steps) / started.elapsed().as_secs_f64()
    })
}

fn first(id: u64) -> Batch {
    let execution = StoredExecution {
        id,
        machine: "bench".to_owned(),
        name: id.to_string(),
        digest: "d".to_owned(),
        start_time: UNIX_EPOCH,
        input: "{}".to_owned(),
        identity: "{}".to_owned(),
        wake: Some(Wake::Now),
        end: None,
    };
    Batch {
        execution: id,
        start: Some(Box::new(execution)),
        events: None,
        scopes: Vec::new(),
        wake: None,
        end: None,
    }
}

fn step(execution: u64, event: u64) -> Batch {
    let events = StoredEvents {
        first: event,
        text: format!(
            "{{\"Events\":[{},{}]}}",
            text(EVENT_BYTES),
            text(EVENT_BYTES)
        ),
    };
    Batch {
        execution,
        start: None,
        events: Some(events),
        scopes: vec![ScopeChange::Put(StoredScope {
            path: String::new(),
            record: text(RECORD_BYTES),
            payloads: Payloads::default(),
        })],
        wake: None,
        end: None,
    }
}

/// A JSON text of this many bytes.
fn text(bytes: usize) -> String {
    format!("\"{}\"", "x".repeat(bytes - 2))
}

/// The same bytes in the same shape, `group` steps a transaction, by a loop that knows what comes.
fn sqlite(folder: &Path, group: u64) -> f64 {
    let connection = bare(folder);
    let run = |sql: &str, parameters: &[&dyn rusqlite::ToSql]| {
        let mut statement = connection.prepare_cached(sql).expect("it is SQL");
        statement.execute(parameters).expect("it can be written");
    };
    let mut steps = 0_i64;
    let mut transaction = |group: u64| {
        run("BEGIN", &[]);
        for execution in 1..=group {
            let execution = execution.cast_signed();
            steps += 1;
            let events = format!("[{},{}]", text(EVENT_BYTES), text(EVENT_BYTES));
            run(
                "INSERT INTO history (execution, previous, first, events) VALUES (?1, ?2, ?3, ?4)",
                params![execution, steps, steps, events],
            );
            run(
                "INSERT OR REPLACE INTO scopes (execution, path, record) VALUES (?1, '', ?2)",
                params![execution, text(RECORD_BYTES)],
            );
        }
        run("COMMIT", &[]);
    };
    (0..WARM / MANY).for_each(|_| transaction(MANY));
    let started = Instant::now();
    let mut done = 0;
    while started.elapsed() < SAMPLE {
        transaction(group);
        done += group;
    }
    let done = u32::try_from(done).expect("it is less than a second's work");
    f64::from(done) / started.elapsed().as_secs_f64()
}

fn bare(folder: &Path) -> Connection {
    let connection = Connection::open(folder.join("bare.sqlite")).expect("it opens");
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             CREATE TABLE scopes (execution INTEGER, path TEXT, record TEXT,
                 PRIMARY KEY (execution, path)) WITHOUT ROWID;
             CREATE TABLE history (row INTEGER PRIMARY KEY, execution INTEGER, previous INTEGER,
                 first INTEGER, events TEXT)",
        )
        .expect("the tables are new");
    connection
}
