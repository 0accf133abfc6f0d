//! Starts the worker, kills it, starts it again, and has the checker look at what each death left.

use std::error::Error;
use std::fmt;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Write as _};
use std::ops::AddAssign;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::checker::Checker;
use crate::failpoint::Failpoint;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// How long a worker may take to open its folder, and how long to run out.
const PATIENCE: Duration = Duration::from_mins(1);

/// How often a folder's worker is killed before it may run out.
const KILLS_PER_ROUND: u32 = 25;

/// After how many processes that end at failpoints all executions must have ended. About fifty are enough.
const MOST_LIVES: u32 = 1000;

/// What a run found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// How many processes were killed, or ended themselves at a failpoint.
    pub kills: u32,
    /// How many closed their engine and exited.
    pub closed: u32,
    /// How many executions ended.
    pub executions: usize,
    /// What was wrong.
    pub violations: Vec<String>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report {
            kills,
            closed,
            executions,
            violations,
        } = self;
        let violations = violations.len();
        write!(
            f,
            "kills {kills}, closed {closed}, executions {executions}, violations {violations}"
        )
    }
}

impl AddAssign for Report {
    fn add_assign(&mut self, other: Report) {
        self.kills += other.kills;
        self.closed += other.closed;
        self.executions += other.executions;
        self.violations.extend(other.violations);
    }
}

/// Where the worker is, and where folders are made.
#[derive(Debug, Clone)]
pub struct Supervisor {
    /// The worker's binary.
    pub worker: PathBuf,
    /// A folder for the folders that are checked. Those without violations are removed.
    pub folder: PathBuf,
}

impl Supervisor {
    /// Kills a worker under load so many times, at moments that `seed` chooses.
    ///
    /// # Errors
    ///
    /// A process cannot be run, or a folder not be read.
    pub fn kill_at_random(&self, kills: u32, seed: u64) -> Result<Report> {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut report = Report::default();
        let mut number = 0;
        while report.kills < kills {
            let mut round = self.round(&format!("killed-{number}"))?;
            while round.kills < KILLS_PER_ROUND && report.kills + round.kills < kills {
                round.kill_at_random(&mut random)?;
            }
            report += round.finish()?;
            number += 1;
        }
        Ok(report)
    }

    /// Lets one folder's worker end itself within each few commits, until all executions have ended.
    ///
    /// # Errors
    ///
    /// As [`Supervisor::kill_at_random`].
    pub fn die_with_every_commit(&self, seed: u64) -> Result<Report> {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut round = self.round("commits")?;
        for _ in 0..MOST_LIVES {
            // Some must make two steps, or an activity's task would be taken again and again by workers who die.
            let commit = random.u64(1..=5);
            let side = if random.bool() {
                Failpoint::before
            } else {
                Failpoint::after
            };
            if round.run_to(side(commit))? {
                return round.finish();
            }
        }
        let checker = &mut round.checker;
        checker.report(format!("not all had ended after {MOST_LIVES} processes"));
        round.finish()
    }

    /// Ends a fresh folder's worker at the commit `failpoint`. Tells too whether it came so far.
    ///
    /// # Errors
    ///
    /// As [`Supervisor::kill_at_random`].
    pub fn die_at(&self, failpoint: Failpoint) -> Result<(Report, bool)> {
        let name = failpoint.to_string().replace(':', "-");
        let mut round = self.round(&name)?;
        let ended = round.run_to(failpoint)?;
        Ok((round.finish()?, !ended))
    }

    fn round(&self, name: &str) -> Result<Round> {
        let folder = self.folder.join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)?;
        Ok(Round {
            worker: self.worker.clone(),
            checker: Checker::new(&folder),
            load: "endless",
            lives: 0,
            kills: 0,
            closed: 0,
            folder,
        })
    }
}

/// One folder, from its first process to its last.
struct Round {
    worker: PathBuf,
    folder: PathBuf,
    checker: Checker,
    load: &'static str,
    lives: u32,
    kills: u32,
    closed: u32,
}

impl Round {
    fn kill_at_random(&mut self, random: &mut fastrand::Rng) -> Result<()> {
        let mut worker = self.spawn(None)?;
        let span = random.f64();
        if random.u8(..) < 40 {
            // Before it is ready, or hardly so.
            thread::sleep(Duration::from_millis(30).mul_f64(span));
        } else {
            self.await_ready(&mut worker);
            thread::sleep(Duration::from_secs(1).mul_f64(span * span));
        }
        if let Some(status) = worker.child.try_wait()? {
            self.report_exit(status);
        }
        let is_told = random.u8(..) < 60;
        if is_told && self.close(&mut worker, random)? {
            return self.check_death();
        }
        worker.child.kill()?;
        worker.child.wait()?;
        self.kills += 1;
        self.check_death()
    }

    /// Tells the worker to close its engine; whether it did, for some are killed meanwhile.
    fn close(&mut self, worker: &mut Worker, random: &mut fastrand::Rng) -> Result<bool> {
        if let Some(told) = &mut worker.told {
            // Where it does not listen any more, its exit is looked at all the same.
            let _ = told.write_all(b"close\n");
        }
        if random.bool() {
            thread::sleep(Duration::from_millis(20).mul_f64(random.f64()));
            return Ok(false);
        }
        match wait(&mut worker.child)? {
            Some(status) if status.success() => {
                self.closed += 1;
                Ok(true)
            }
            Some(status) => {
                self.report_exit(status);
                Ok(true)
            }
            None => {
                self.checker.report("the worker did not close its engine");
                Ok(false)
            }
        }
    }

    /// Runs one execution of each machine up to `failpoint`; whether all ended before it came.
    fn run_to(&mut self, failpoint: Failpoint) -> Result<bool> {
        self.load = "once";
        let mut worker = self.spawn(Some(failpoint))?;
        let Some(status) = wait(&mut worker.child)? else {
            self.checker
                .report(format!("the worker was stuck at failpoint {failpoint}"));
            worker.child.kill()?;
            worker.child.wait()?;
            return Ok(true);
        };
        let has_ended = status.success();
        if status.code().is_some() && !has_ended {
            self.report_exit(status);
            return Ok(true);
        }
        self.kills += u32::from(!has_ended);
        self.check_death()?;
        Ok(has_ended)
    }

    /// Lets everything run out, and checks it.
    fn finish(mut self) -> Result<Report> {
        if self.load == "endless" {
            self.load = "none";
        }
        let mut worker = self.spawn(None)?;
        match wait(&mut worker.child)? {
            Some(status) if status.success() => {}
            Some(status) => self.report_exit(status),
            None => {
                let seconds = PATIENCE.as_secs();
                self.checker
                    .report(format!("not all had ended after {seconds} s"));
                worker.child.kill()?;
                worker.child.wait()?;
            }
        }
        self.checker.check_end()?;
        let folder = self.folder.display();
        let found = self.checker.violations().iter();
        let violations: Vec<_> = found.map(|what| format!("{folder}: {what}")).collect();
        if violations.is_empty() {
            fs::remove_dir_all(&self.folder)?;
        }
        Ok(Report {
            kills: self.kills,
            closed: self.closed,
            executions: self.checker.ended(),
            violations,
        })
    }

    fn check_death(&mut self) -> Result<()> {
        let lives = self.lives;
        let checked = self.checker.check_death();
        checked.map_err(|error| {
            let folder = self.folder.display();
            format!("{folder}: after the death of process {lives}: {error}").into()
        })
    }

    fn report_exit(&mut self, status: ExitStatus) {
        let lives = self.lives;
        self.checker.report(format!(
            "process {lives} ended by itself: {status}; see errors-{lives}"
        ));
    }

    fn await_ready(&mut self, worker: &mut Worker) {
        if worker.ready.recv_timeout(PATIENCE).is_err() {
            let lives = self.lives;
            self.checker.report(format!(
                "process {lives} did not open the folder; see errors-{lives}"
            ));
        }
    }

    fn spawn(&mut self, failpoint: Option<Failpoint>) -> Result<Worker> {
        self.lives += 1;
        let errors = File::create(self.folder.join(format!("errors-{}", self.lives)))?;
        let mut child = Command::new(&self.worker)
            .arg(&self.folder)
            .arg(self.lives.to_string())
            .arg(self.load)
            .args(failpoint.map(|failpoint| failpoint.to_string()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()?;
        let (sender, ready) = channel();
        if let Some(output) = child.stdout.take() {
            thread::spawn(move || {
                let mut line = String::new();
                if BufReader::new(output)
                    .read_line(&mut line)
                    .is_ok_and(|bytes| bytes > 0)
                {
                    // The supervisor need not be waiting.
                    let _ = sender.send(());
                }
            });
        }
        let told = child.stdin.take();
        Ok(Worker { child, ready, told })
    }
}

struct Worker {
    child: Child,
    ready: Receiver<()>,
    /// Where it listens to the supervisor.
    told: Option<ChildStdin>,
}

/// Waits for the process to end, but not for ever.
fn wait(child: &mut Child) -> Result<Option<ExitStatus>> {
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        thread::sleep(Duration::from_millis(2));
    }
    Ok(None)
}

/// Removes an earlier run's folders.
///
/// # Errors
///
/// They cannot be removed.
pub fn clear(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(())
}
