//! W8: executions asleep in an hour's wait. What each takes of memory after a restart, and how soon the engine answers then.
//!
//! `ASL_SLEEPERS` says how many: 100,000 unless set. Each part is a process of its own, so that none inherits memory.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use asl_bench::input::SHIPMENT;
use asl_bench::machines::sleeper;
use asl_bench::measure::resident;
use asl_runtime::{Engine, Json};
use tokio::runtime::Builder;
use tokio::task::JoinSet;

const STARTERS: u32 = 256;

/// For how long a restarted engine is left alone before its memory is read.
const SETTLING: Duration = Duration::from_secs(5);

fn main() {
    let arguments: Vec<String> = env::args().collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [_, "fill", folder, count] => fill(Path::new(folder), count.parse().expect("a number")),
        [_, "reopen", folder] => reopen(Path::new(folder)),
        _ => measure(),
    }
}

fn measure() {
    let count = env::var("ASL_SLEEPERS").map_or(100_000, |count| count.parse().expect("a number"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sleepers");
    let _ = fs::remove_dir_all(&folder);
    let [empty, full] = ["empty", "full"].map(|name| folder.join(name));
    let [rate, memory] = part(&["fill", path(&full), &count.to_string()])[..] else {
        unreachable!("the part prints two numbers")
    };
    println!("W8 {count} executions fell asleep: {rate} a second, {memory} MB of memory then");
    let [_, _, without] = part(&["reopen", path(&empty)])[..] else {
        unreachable!("the part prints three numbers")
    };
    let [opened, answered, with] = part(&["reopen", path(&full)])[..] else {
        unreachable!("the part prints three numbers")
    };
    println!(
        "W8 restart: open after {opened} ms, the first answer after {answered} ms (target 1000)"
    );
    let each = (with - without) / f64::from(count);
    println!("W8 memory: {each:.0} bytes for each of {count} sleepers (target 300)");
    fs::remove_dir_all(&folder).expect("it is ours");
}

fn path(path: &Path) -> &str {
    path.to_str().expect("the target folder's name is text")
}

/// Runs a part of the measurement, and gives the numbers that it prints.
fn part(arguments: &[&str]) -> Vec<f64> {
    let program = env::current_exe().expect("this program has a path");
    let output = Command::new(program).args(arguments).output();
    let output = output.expect("it can be run");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8_lossy(&output.stdout);
    let numbers = text.split_whitespace();
    numbers
        .map(|number| number.parse().expect("a number"))
        .collect()
}

fn engine(folder: &Path) -> Engine {
    fs::create_dir_all(folder).expect("the target folder can be written");
    let engine = Engine::builder()
        .machine(&sleeper::machine())
        .sleep_after(Duration::from_millis(10))
        .open(folder);
    engine.expect("the folder is ours")
}

fn on_tokio(work: impl Future<Output = ()>) {
    let runtime = Builder::new_multi_thread().enable_time().build();
    runtime.expect("tokio starts").block_on(work);
}

/// Starts so many executions, waits until all sleep, and dies.
fn fill(folder: &Path, count: u32) {
    on_tokio(async {
        let engine = engine(folder);
        let input = Json::parse(SHIPMENT).expect("it is JSON");
        let started = Instant::now();
        let mut starters = JoinSet::new();
        for starter in 0..STARTERS {
            let (engine, input) = (engine.clone(), input.clone());
            starters.spawn(async move {
                for number in (starter..count).step_by(STARTERS as usize) {
                    let name = number.to_string();
                    let execution = engine.start_named::<Json>("sleeper", &name, input.clone());
                    execution.await.expect("it starts");
                }
            });
        }
        starters.join_all().await;
        let rate = f64::from(count) / started.elapsed().as_secs_f64();
        tokio::time::sleep(Duration::from_secs(1)).await;
        println!("{rate:.0} {:.0}", resident() / 1e6);
        std::process::exit(0);
    });
}

/// Opens the folder and asks for an execution's start; gives the times until either is done, in milliseconds, and the
/// memory of the process once it has settled, in bytes.
fn reopen(folder: &Path) {
    on_tokio(async {
        let begun = Instant::now();
        let engine = engine(folder);
        let opened = begun.elapsed();
        let first = engine.start_named::<Json>("sleeper", "one-more", Json::from(1));
        first.await.expect("it starts");
        let answered = begun.elapsed();
        tokio::time::sleep(SETTLING).await;
        println!(
            "{} {} {}",
            opened.as_millis(),
            answered.as_millis(),
            resident()
        );
    });
}
