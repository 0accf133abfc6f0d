//! Times two pieces of work against each other.

use std::fs;
use std::hint::black_box;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;

const ROUNDS: usize = 15;
const SAMPLES_PER_ROUND: usize = 16;
const SAMPLE: Duration = Duration::from_millis(1);

/// Runs a piece of work once, and gives the time of what counts of it.
pub type Work<'a> = Box<dyn FnMut() -> Duration + 'a>;

/// Work done in place. Neither copying its input nor dropping its output is timed.
pub fn in_place<'a, I: Clone + 'a, O>(input: I, work: impl Fn(I) -> O + 'a) -> Work<'a> {
    Box::new(move || {
        let input = input.clone();
        let started = Instant::now();
        let output = black_box(work(black_box(input)));
        let time = started.elapsed();
        drop(output);
        time
    })
}

/// Work that waits, driven by `runtime`. Neither copying its input nor dropping its output is timed.
pub fn on_tokio<'a, I: Clone + 'a, F: Future>(
    runtime: &'a Runtime,
    input: I,
    work: impl Fn(I) -> F + 'a,
) -> Work<'a> {
    Box::new(move || {
        let input = input.clone();
        runtime.block_on(async {
            let started = Instant::now();
            let output = black_box(work(black_box(input)).await);
            let time = started.elapsed();
            drop(output);
            time
        })
    })
}

/// What a comparison found.
#[derive(Debug, Clone, Copy)]
pub struct Comparison {
    /// The floor's median time per transition, in nanoseconds.
    pub floor: f64,
    /// The machine's median time per transition, in nanoseconds.
    pub ours: f64,
    /// How many times as fast as the floor the machine is: the median over all rounds.
    pub ratio: f64,
}

/// Times `ours` beside `floor`, each of which makes `transitions` in a run.
///
/// Both are made anew for each round and kept to the end, so that their data lies somewhere else each time.
pub fn compare<'a>(
    transitions: u32,
    floor: impl Fn() -> Work<'a>,
    ours: impl Fn() -> Work<'a>,
) -> Comparison {
    let mut works: Vec<[Work<'a>; 2]> = (0..ROUNDS).map(|_| [floor(), ours()]).collect();
    let rounds: Vec<(f64, f64)> = works
        .iter_mut()
        .map(|[floor, ours]| round(floor, ours))
        .collect();
    let transitions = f64::from(transitions);
    Comparison {
        floor: median(rounds.iter().map(|(floor, _)| floor / transitions)),
        ours: median(rounds.iter().map(|(_, ours)| ours / transitions)),
        ratio: median(rounds.iter().map(|(floor, ours)| floor / ours)),
    }
}

/// The fastest sample of each, the two taking turns.
fn round(floor: &mut Work<'_>, ours: &mut Work<'_>) -> (f64, f64) {
    let (floor_runs, our_runs) = (runs_per_sample(floor), runs_per_sample(ours));
    let mut fastest = (f64::INFINITY, f64::INFINITY);
    for _ in 0..SAMPLES_PER_ROUND {
        fastest.0 = fastest.0.min(sample(floor, floor_runs));
        fastest.1 = fastest.1.min(sample(ours, our_runs));
    }
    fastest
}

/// The mean time of a run in the fastest sample, in nanoseconds. What work drops counts.
pub fn fastest(mut work: impl FnMut()) -> f64 {
    let mut time = |runs: u32| {
        let started = Instant::now();
        (0..runs).for_each(|_| work());
        started.elapsed()
    };
    let mut runs = 1;
    while time(runs) < SAMPLE {
        runs *= 2;
    }
    let samples = (0..SAMPLES_PER_ROUND).map(|_| time(runs).as_secs_f64());
    samples.fold(f64::INFINITY, f64::min) * 1e9 / f64::from(runs)
}

/// The mean time of a run, in nanoseconds.
fn sample(work: &mut Work<'_>, runs: u32) -> f64 {
    let time: Duration = (0..runs).map(|_| work()).sum();
    time.as_secs_f64() * 1e9 / f64::from(runs)
}

/// How many runs fill a sample. What is counted here warms caches and allocator up.
fn runs_per_sample(work: &mut Work<'_>) -> u32 {
    let mut runs = 0;
    let mut time = Duration::ZERO;
    while time < 4 * SAMPLE {
        time += work();
        runs += 1;
    }
    (runs / 4).max(1)
}

/// The value in the middle.
#[must_use]
pub fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The memory of this process that is not only mapped, in bytes.
///
/// # Panics
///
/// Where this is not Linux.
#[must_use]
pub fn resident() -> f64 {
    resident_of("self")
}

/// The memory of a process that is not only mapped, in bytes; `process` is its number.
///
/// # Panics
///
/// Where this is not Linux, or there is no such process.
#[must_use]
pub fn resident_of(process: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status"));
    let status = status.expect("this is Linux, and the process runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok());
    let kilobytes: f64 = kilobytes.expect("the kernel says it in kB");
    kilobytes * 1024.0
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Work, compare, median};

    #[test]
    fn the_ratio_is_how_many_times_faster_ours_is() {
        let work =
            |micros| move || -> Work<'static> { Box::new(move || Duration::from_micros(micros)) };
        let found = compare(100, work(300), work(100));
        assert!((found.ratio - 3.0).abs() < 1e-6);
        assert!((found.floor - 3000.0).abs() < 1e-6);
        assert!((found.ours - 1000.0).abs() < 1e-6);
    }

    #[test]
    fn one_outlier_does_not_move_the_median() {
        assert!((median([1.0, 1000.0, 2.0].into_iter()) - 2.0).abs() < f64::EPSILON);
    }
}
