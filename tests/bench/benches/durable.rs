//! Times durable steps through the whole engine: W7, ten tasks that echo a payload of 978 bytes, history kept.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use asl_bench::input::SHIPMENT;
use asl_bench::machines::durable_chain;
use asl_bench::measure::median;
use asl_runtime::{Engine, Json, Machine, TaskError, TaskRequest};
use tokio::runtime::Builder;
use tokio::task::JoinSet;

const ROUNDS: usize = 5;
const SAMPLE: Duration = Duration::from_secs(2);
const STEPS: f64 = 10.0;
const CONCURRENCIES: [usize; 4] = [1, 16, 64, 256];

fn main() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("durable");
    let _ = fs::remove_dir_all(&folder);
    for concurrency in CONCURRENCIES {
        let rounds: Vec<(f64, f64)> = (0..ROUNDS)
            .map(|round| {
                let folder = folder.join(format!("{concurrency}-{round}"));
                fs::create_dir_all(&folder).expect("the target folder can be written");
                (disk(&folder), steps(&folder, concurrency))
            })
            .collect();
        let steps = median(rounds.iter().map(|(_, steps)| *steps));
        let ratio = median(rounds.iter().map(|(disk, steps)| steps / disk));
        println!("W7 {concurrency} at once: {steps:.0} durable steps/s");
        if concurrency == 1 {
            println!("ratio W7 1 ours/disk {ratio:.2} (target 0.6)");
        }
    }
    fs::remove_dir_all(&folder).expect("it is ours");
}

/// Records of 128 bytes a second, each appended and synced.
fn disk(folder: &Path) -> f64 {
    let mut file = File::create(folder.join("records")).expect("it can be created");
    let mut records = 0.0;
    let started = Instant::now();
    while started.elapsed() < SAMPLE / 4 {
        file.write_all(&[7; 128]).expect("there is room");
        file.sync_data().expect("it can be synced");
        records += 1.0;
    }
    records / started.elapsed().as_secs_f64()
}

/// Steps a second, with so many executions at once.
fn steps(folder: &Path, concurrency: usize) -> f64 {
    let runtime = Builder::new_multi_thread().enable_time().build();
    let runtime = runtime.expect("tokio starts");
    let machine = durable_chain::machine_with(|request: TaskRequest| async {
        Ok::<Json, TaskError>(request.input)
    });
    runtime.block_on(async {
        let engine = Engine::builder().machine(&machine).open(folder);
        let engine = engine.expect("the folder is new");
        let input = Json::parse(SHIPMENT).expect("it is JSON");
        let started = Instant::now();
        let mut running = JoinSet::new();
        for number in 0..concurrency {
            let work = one_after_the_other(
                engine.clone(),
                machine.clone(),
                input.clone(),
                number,
                started,
            );
            running.spawn(work);
        }
        let executions: u32 = running.join_all().await.into_iter().sum();
        f64::from(executions) * STEPS / started.elapsed().as_secs_f64()
    })
}

async fn one_after_the_other(
    engine: Engine,
    machine: Machine,
    input: Json,
    number: usize,
    started: Instant,
) -> u32 {
    let mut executions = 0;
    while started.elapsed() < SAMPLE {
        let name = format!("{number}-{executions}");
        let execution = engine.start(&machine, &name, input.clone()).await;
        let execution = execution.expect("it starts");
        let output = execution.output().await.expect("the store works");
        output.expect("it succeeds");
        executions += 1;
    }
    executions
}
