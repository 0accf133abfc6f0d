//! The API over HTTP, called by 64 clients at once: starts of a durable machine that does nothing, what a SIGTERM and a SIGKILL
//! leave of them, and synchronous executions of Express machines beside `/health`.
//!
//! `ASL_SERVED_SECONDS` says for how long there are starts: 60 unless set. `cargo bench -p asl-bench --features served --bench
//! served` runs all, `… -- starts` one part alone; the others are `signals` and `sync`.

mod client;
mod service;
mod signals;
mod starts;
mod sync;

use std::env;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

/// How many clients call, each on a connection of its own, one call after the other.
const CLIENTS: u32 = 64;

fn main() -> ExitCode {
    // The service is this program, too, in a process of its own.
    if env::args().nth(1).as_deref() == Some("serve") {
        return service::app().main();
    }
    let seconds = env::var("ASL_SERVED_SECONDS").map_or(60, |text| text.parse().expect("a number"));
    let time = Duration::from_secs(seconds);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("served");
    let chosen = env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'));
    let is_chosen = |part: &str| chosen.as_deref().is_none_or(|chosen| chosen == part);
    if is_chosen("starts") {
        on_tokio(starts::measure(empty(&folder), time));
    }
    if is_chosen("signals") {
        on_tokio(signals::check(empty(&folder), time / 4));
    }
    if is_chosen("sync") {
        on_tokio(sync::measure(empty(&folder)));
    }
    let _ = fs::remove_dir_all(&folder);
    ExitCode::SUCCESS
}

/// The clients take turns on one thread: the service is to have the rest of the machine.
fn on_tokio(work: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("tokio starts").block_on(work);
}

fn empty(folder: &Path) -> &Path {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder).expect("the target folder can be written");
    folder
}
