//! The process that is killed: runs executions on a folder until it dies or all have ended.
//!
//! `asl-crash-worker FOLDER LIFE LOAD [FAILPOINT]`, where LOAD is `endless`, `once` (one execution of each machine) or
//! `none`. It writes a line to its output once the engine is open, and exits when nothing is left to do, or once it has closed
//! the engine after it has read the line `close`.

use std::error::Error;
use std::future::pending;
use std::io::stdin;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use asl_crash::failpoint::{FailingStore, Failpoint};
use asl_crash::machines;
use asl_crash::notes::{self, Note, Notes};
use asl_crash::outside::{self, Outside, Pace};
use asl_runtime::store::{ExecutionFilter, SqliteStore, StatusFilter};
use asl_runtime::{DurableExecution, Engine, EngineError, Json};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::time::sleep;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// How many executions run at a time.
const AT_ONCE: usize = 32;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut argument = |name: &str| arguments.next().ok_or(format!("{name} is missing"));
    let folder = PathBuf::from(argument("FOLDER")?);
    let life = argument("LIFE")?;
    let load = argument("LOAD")?;
    let failpoint = argument("FAILPOINT").ok();
    let failpoint = failpoint.map(|text| text.parse()).transpose()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_time()
        .build()?;
    runtime.block_on(live(&folder, &life, &load, failpoint))
}

async fn live(folder: &Path, life: &str, load: &str, failpoint: Option<Failpoint>) -> Result<()> {
    let earlier = notes::read(folder)?;
    let notes = Arc::new(Notes::open(folder)?);
    notes.add(&Note::Opened);
    let pace = match load {
        "once" => Pace::SWIFT,
        _ => Pace::LOADED,
    };
    let (outside, questions) = Outside::new(Arc::clone(&notes), pace);
    let idle = fastrand::choice([0, 20, 1_000]).map(Duration::from_millis);
    let builder = Engine::builder().sleep_after(idle.unwrap_or_default());
    let builder = machines::register(builder, &outside, &outside::log(&notes));
    let store = SqliteStore::open(&folder.join("store"))?;
    let engine = match failpoint {
        Some(failpoint) => builder.open_store(FailingStore::new(store, failpoint))?,
        None => builder.open_store(store)?,
    };
    println!("ready");
    let answering =
        outside::answer_questions(engine.clone(), Arc::clone(&notes), earlier, questions, pace);
    tokio::spawn(answering);
    for _ in 0..2 {
        let pressing = outside::press(engine.clone(), Arc::clone(&notes), pace);
        tokio::spawn(pressing);
    }
    let load_on = Load {
        engine: engine.clone(),
        notes,
        life: life.to_owned(),
        places: Arc::new(Semaphore::new(AT_ONCE)),
        started: Arc::default(),
    };
    load_on.recall_all()?;
    let work = async {
        match load {
            "endless" => load_on.endless().await?,
            "once" => load_on.once().await?,
            _ => {}
        }
        run_out(&engine).await
    };
    tokio::select! {
        done = work => done,
        () = told_to_close() => {
            engine.close().await;
            load_on.notes.add(&Note::Closed);
            Ok(())
        }
    }
}

/// Completes once the supervisor says `close`.
async fn told_to_close() {
    let (told, hears) = oneshot::channel();
    thread::spawn(move || {
        let line = stdin().lines().next();
        if line.is_some_and(|line| line.is_ok_and(|line| line == "close")) {
            // Unless everything has just ended.
            let _ = told.send(());
        }
    });
    if hears.await.is_err() {
        pending::<()>().await;
    }
}

/// Waits until nothing runs any more.
async fn run_out(engine: &Engine) -> Result<()> {
    let running = ExecutionFilter {
        status: Some(StatusFilter::Running),
        limit: Some(1),
        ..ExecutionFilter::default()
    };
    while !engine.executions(&running)?.is_empty() {
        sleep(Duration::from_millis(5)).await;
    }
    Ok(())
}

struct Load {
    engine: Engine,
    notes: Arc<Notes>,
    life: String,
    places: Arc<Semaphore>,
    started: Arc<AtomicU64>,
}

impl Load {
    /// Starts one execution after the other, so that there are always as many.
    async fn endless(&self) -> Result<()> {
        let running = self.engine.executions(&ExecutionFilter {
            status: Some(StatusFilter::Running),
            ..ExecutionFilter::default()
        })?;
        for execution in running {
            let (machine, name) = (execution.machine, execution.name);
            let place = Arc::clone(&self.places).try_acquire_owned().ok();
            if let Some(found) = self.engine.running(&machine, &name)? {
                self.watch(machine, found, place);
            }
        }
        loop {
            let place = Arc::clone(&self.places).acquire_owned().await?;
            let number = self.started.fetch_add(1, Ordering::SeqCst);
            let machine = fastrand::choice(machines::NAMES).ok_or("there are no machines")?;
            let name = format!("{}-{number}", self.life);
            let load = Load {
                engine: self.engine.clone(),
                notes: Arc::clone(&self.notes),
                life: self.life.clone(),
                places: Arc::clone(&self.places),
                started: Arc::clone(&self.started),
            };
            tokio::spawn(async move {
                let number = i64::try_from(number).unwrap_or_default();
                if let Ok(execution) = load.start(machine, &name, number).await {
                    load.watch(machine.to_owned(), execution, Some(place));
                }
            });
        }
    }

    /// Starts one execution of each machine, unless an earlier life did.
    async fn once(&self) -> Result<()> {
        for (machine, number) in machines::NAMES.into_iter().zip(1..) {
            if self.engine.describe(machine, "once")?.is_none() {
                let execution = self.start(machine, "once", number).await?;
                self.watch(machine.to_owned(), execution, None);
            }
        }
        Ok(())
    }

    async fn start(
        &self,
        machine: &str,
        name: &str,
        number: i64,
    ) -> std::result::Result<DurableExecution, EngineError> {
        let (machine, name) = (machine.to_owned(), name.to_owned());
        self.notes.add(&Note::Asked {
            machine: machine.clone(),
            name: name.clone(),
            number,
        });
        let input = machines::input(number);
        let execution = self
            .engine
            .start_named::<Json>(&machine, &name, input)
            .await?;
        if machine == machines::RECALLED {
            self.recall(&name);
        }
        self.notes.add(&Note::Started { machine, name });
        Ok(execution)
    }

    /// Goes on stopping what an earlier life was to stop.
    fn recall_all(&self) -> Result<()> {
        let running = self.engine.executions(&ExecutionFilter {
            machine: Some(machines::RECALLED.to_owned()),
            status: Some(StatusFilter::Running),
            ..ExecutionFilter::default()
        })?;
        for execution in running {
            self.recall(&execution.name);
        }
        Ok(())
    }

    fn recall(&self, name: &str) {
        if let Ok(Some(execution)) = self.engine.running(machines::RECALLED, name) {
            tokio::spawn(outside::recall(execution, Arc::clone(&self.notes)));
        }
    }

    /// Notes when the execution is said to have ended.
    fn watch(
        &self,
        machine: String,
        execution: DurableExecution,
        place: Option<OwnedSemaphorePermit>,
    ) {
        let notes = Arc::clone(&self.notes);
        tokio::spawn(async move {
            let name = execution.name().to_owned();
            if execution.output().await.is_ok() {
                notes.add(&Note::Ended { machine, name });
            }
            drop(place);
        });
    }
}
