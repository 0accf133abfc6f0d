//! Times durable executions at a scale: a Map of 10,000 iterations, and 1,000 starts a second for a minute.
//!
//! `ASL_SCALE_SECONDS` says for how long there are starts: 60 unless set.

use std::env;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use asl_bench::input::SHIPMENT;
use asl_bench::machines::{durable_map, durable_task};
use asl_bench::measure::resident;
use asl_runtime::{Engine, Json, Limits, Machine, Options, TaskError, TaskRequest};
use tokio::runtime::Builder;
use tokio::task::JoinSet;
use tokio::time::{Instant as Moment, sleep_until};

const ITERATIONS: u32 = 10_000;

/// How many iterations run at once: as many as AWS lets, and all of them.
const CONCURRENCIES: [usize; 2] = [40, ITERATIONS as usize];

const STARTS_PER_SECOND: u32 = 1_000;

/// How many start executions, one after the other.
const STARTERS: u32 = 50;

/// When the memory is read that the memory at the end is held against.
const WARM: Duration = Duration::from_secs(15);

fn main() {
    let seconds = env::var("ASL_SCALE_SECONDS").map_or(60, |text| text.parse().expect("a number"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("scale");
    let _ = fs::remove_dir_all(&folder);
    for concurrency in CONCURRENCIES {
        let [few, many] = [ITERATIONS / 10, ITERATIONS].map(|iterations| {
            let folder = folder.join(format!("map-{concurrency}-{iterations}"));
            on_tokio(map(&folder, iterations, concurrency))
        });
        println!(
            "Map {ITERATIONS} durable iterations, {concurrency} at once: {many:.0} iterations/s"
        );
        println!(
            "ratio Map {concurrency} time of one among {ITERATIONS}/among a tenth {:.2}",
            few / many
        );
    }
    on_tokio(starts(&folder.join("starts"), Duration::from_secs(seconds)));
    fs::remove_dir_all(&folder).expect("it is ours");
}

fn on_tokio<T>(work: impl Future<Output = T>) -> T {
    let runtime = Builder::new_multi_thread().enable_time().build();
    runtime.expect("tokio starts").block_on(work)
}

fn open(folder: &Path, machine: &Machine) -> Engine {
    fs::create_dir_all(folder).expect("the target folder can be written");
    let engine = Engine::builder().machine(machine).open(folder);
    engine.expect("the folder is new")
}

async fn echo(request: TaskRequest) -> Result<Json, TaskError> {
    Ok(request.input)
}

/// Iterations a second of a Map with so many of them, all limits lifted.
async fn map(folder: &Path, iterations: u32, concurrency: usize) -> f64 {
    let limits = Limits {
        payload_bytes: usize::MAX,
        history_events: u64::MAX,
        inline_map_concurrency: concurrency,
        ..Limits::standard()
    };
    let machine = durable_map::machine_with(echo).with(Options::default().limits(limits));
    let engine = open(folder, &machine);
    let items: Json = (0..iterations).map(Json::from).collect::<Vec<_>>().into();
    let started = Instant::now();
    let execution = engine.start(&machine, "one", items.clone()).await;
    let output = execution.expect("it starts").output().await;
    let rate = f64::from(iterations) / started.elapsed().as_secs_f64();
    assert_eq!(output.expect("the store works"), Ok(items));
    rate
}

/// Starts so many executions a second, and reads the memory that this takes early and late.
async fn starts(folder: &Path, time: Duration) {
    let machine = durable_task::machine_with(echo);
    let engine = open(folder, &machine);
    let input = Json::parse(SHIPMENT).expect("it is JSON");
    let begun = Moment::now();
    let mut starters = JoinSet::new();
    for starter in 0..STARTERS {
        let (engine, machine, input) = (engine.clone(), machine.clone(), input.clone());
        starters.spawn(start_on_time(
            engine,
            machine,
            input,
            starter,
            begun..begun + time,
        ));
    }
    sleep_until(begun + WARM.min(time / 4)).await;
    let early = resident();
    let waited: Vec<Duration> = starters.join_all().await.into_iter().collect();
    let late = resident();
    let behind = waited.into_iter().max().unwrap_or_default();
    println!(
        "starts: {STARTS_PER_SECOND} a second for {} s, at most {} ms behind, {:.0} MB of memory",
        time.as_secs(),
        behind.as_millis(),
        late / 1e6
    );
    println!(
        "ratio starts memory at the end/early {:.2} (target 1.2)",
        late / early
    );
}

/// Starts an execution whenever it is this starter's turn, and waits for its end; how far it fell behind.
async fn start_on_time(
    engine: Engine,
    machine: Machine,
    input: Json,
    starter: u32,
    time: std::ops::Range<Moment>,
) -> Duration {
    let mut behind = Duration::ZERO;
    for number in (starter..).step_by(STARTERS as usize) {
        let due = time.start + Duration::from_secs(1) * number / STARTS_PER_SECOND;
        if due >= time.end {
            break;
        }
        sleep_until(due).await;
        behind = behind.max(due.elapsed());
        let name = number.to_string();
        let execution = engine.start(&machine, &name, input.clone());
        let output = execution.await.expect("it starts").output().await;
        output.expect("the store works").expect("it succeeds");
    }
    behind
}
