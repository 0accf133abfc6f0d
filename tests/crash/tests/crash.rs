//! Kills executions at random and at every commit. `ASL_CRASH_KILLS=500` makes a full run, `ASL_CRASH_SEED` repeats one.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::str::FromStr;
use std::{env, thread};

use asl_crash::failpoint::Failpoint;
use asl_crash::supervisor::{self, Report, Supervisor};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// Enough for every change; a full run has 500 and more.
const KILLS: u32 = 40;

/// From this many kills on, a run meets every commit.
const FULL: u32 = 500;

/// At how many commits a short run ends a fresh folder's process, on either side.
const COMMITS: u64 = 4;

fn main() -> Result<ExitCode> {
    let seed = from_env("ASL_CRASH_SEED")?.unwrap_or_else(|| fastrand::u64(..));
    let kills = from_env("ASL_CRASH_KILLS")?.unwrap_or(KILLS);
    println!("seed {seed} (ASL_CRASH_SEED repeats the moments at which processes are killed)");
    let supervisor = Supervisor {
        worker: env!("CARGO_BIN_EXE_asl-crash-worker").into(),
        folder: Path::new(env!("CARGO_TARGET_TMPDIR")).join("crash"),
    };
    supervisor::clear(&supervisor.folder).map_err(|error| error.to_string())?;
    let mut report = print("killed at random", &supervisor.kill_at_random(kills, seed));
    report += print("with every commit", &supervisor.die_with_every_commit(seed));
    report += at_commits(&supervisor, kills >= FULL);
    for violation in &report.violations {
        println!("violation: {violation}");
    }
    println!("{report}");
    Ok(match report.violations.len() {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

fn from_env<T: FromStr<Err: Error + Send + Sync + 'static>>(name: &str) -> Result<Option<T>> {
    match env::var(name) {
        Ok(text) => Ok(Some(text.parse()?)),
        Err(_) => Ok(None),
    }
}

/// What a part of the run found. What keeps it from looking is a violation too.
fn print(part: &str, found: &std::result::Result<Report, Box<dyn Error>>) -> Report {
    let report = match found {
        Ok(report) => report.clone(),
        Err(error) => Report {
            violations: vec![error.to_string()],
            ..Report::default()
        },
    };
    println!("{part}: {report}");
    report
}

/// Ends a fresh folder's process at its n-th commit: at each, or at some.
fn at_commits(supervisor: &Supervisor, at_each: bool) -> Report {
    let mut report = Report::default();
    let mut commit = 1;
    loop {
        // They mostly wait for retries: eight at a time.
        let commits = (commit..commit + 4).map(|commit| if at_each { commit } else { commit * 5 });
        let sides = [Failpoint::before, Failpoint::after];
        let failpoints = commits.flat_map(|commit| sides.map(|side| side(commit)));
        let mut came = false;
        thread::scope(|scope| {
            let runs: Vec<_> = failpoints
                .map(|failpoint| {
                    scope.spawn(move || {
                        supervisor
                            .die_at(failpoint)
                            .map_err(|error| error.to_string())
                    })
                })
                .collect();
            for run in runs {
                match run.join().expect("the supervisor does not panic") {
                    Ok((found, has_come)) => {
                        report += found;
                        came |= has_come;
                    }
                    Err(error) => report.violations.push(error),
                }
            }
        });
        commit += 4;
        if !came || !at_each && commit > COMMITS {
            break;
        }
    }
    print("at the n-th commit", &Ok(report))
}
