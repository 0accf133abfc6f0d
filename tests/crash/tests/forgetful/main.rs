//! Executions on a store that forgets what was not synced: whatever is seen outside is in its durable image by then.
//!
//! `ASL_FORGETFUL_SEEDS=5000` looks at that many runs, `ASL_FORGETFUL_SEED=7` at one.

mod machines;
mod world;

use std::env;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use asl_crash::forgetful::ForgetfulStore;
use asl_runtime::store::{ExecutionFilter, StatusFilter};
use asl_runtime::{Clock, Engine, Json, Options, Status};

use self::machines::{NAMES, RECALLED};
use self::world::World;

/// How many runs there are unless somebody asks for more.
const SEEDS: u64 = 150;

/// After so many lives at most, one comes that does not crash.
const MOST_LIVES: u32 = 12;

/// After so many turns in that one every execution must have ended.
const MOST_TURNS: u32 = 100_000;

/// The name of the execution of each machine.
const NAME: &str = "one";

#[test]
fn what_is_seen_outside_is_never_forgotten() {
    let number = |name: &str| env::var(name).ok()?.parse::<u64>().ok();
    let seeds = match number("ASL_FORGETFUL_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("ASL_FORGETFUL_SEEDS").unwrap_or(SEEDS),
    };
    let mut lives = 0;
    for seed in seeds.clone() {
        let mut run = Run::new(seed);
        run.run_out();
        lives += run.lives;
        assert_eq!(run.world.violations(), Vec::<String>::new(), "seed {seed}");
    }
    println!("{} runs, {lives} lives, no violation", seeds.count());
}

/// One store, from its first life to its last.
struct Run {
    world: Arc<World>,
    store: ForgetfulStore,
    random: fastrand::Rng,
    now: SystemTime,
    lives: u32,
}

impl Run {
    fn new(seed: u64) -> Self {
        Run {
            world: World::new(seed),
            store: ForgetfulStore::new(),
            random: fastrand::Rng::with_seed(seed),
            now: SystemTime::UNIX_EPOCH + Duration::from_hours(500_000),
            lives: 0,
        }
    }

    /// Crashes again and again, and then runs to the end.
    fn run_out(&mut self) {
        for _ in 0..self.random.u32(..MOST_LIVES) {
            let turns = self.random.u32(1..50);
            self.live(turns);
            self.store = self.store.reopen();
        }
        if !self.live(MOST_TURNS) {
            return self.world.report("not all have ended".to_owned());
        }
        for machine in NAMES.into_iter().filter(|machine| *machine != RECALLED) {
            self.check_end(machine);
        }
        self.check_stopped();
    }

    /// Lives for so many turns and crashes; whether all had ended by then.
    fn live(&mut self, turns: u32) -> bool {
        self.lives += 1;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build();
        let runtime = runtime.expect("a runtime can be built");
        let has_ended = runtime.block_on(self.run(turns));
        // The process is gone at once: nothing that it still does is seen or kept.
        self.store.crash();
        self.world.enter(&self.store, None);
        drop(runtime);
        self.world.look_at(self.store.durable());
        has_ended
    }

    async fn run(&mut self, turns: u32) -> bool {
        let clock = Clock::test(self.now);
        let options = Options::default().clock(clock.clone());
        let idle = Duration::from_micros(self.random.u64(..200));
        let builder = Engine::builder().sleep_after(idle);
        let work = || {
            let world = Arc::clone(&self.world);
            move |request| Arc::clone(&world).work(request)
        };
        let engine = builder
            .machine(&machines::chain::machine_with(work()).with(options.clone()))
            .machine(&machines::fan::machine_with(work()).with(options.clone()))
            .machine(&machines::rows::machine_with(work()).with(options.clone()))
            .machine(&machines::asks::machine_with(work()).with(options.clone()))
            .machine(&machines::calls::machine_with(work()).with(options))
            .machine(&machines::recalled::machine_with(work()))
            .machine(&machines::endless::machine_with(work()))
            .open_store(self.store.clone())
            .expect("memory can be read");
        self.world.enter(&self.store, Some(engine.clone()));
        for machine in NAMES {
            let patience = (machine == RECALLED).then(|| self.random.u8(..30));
            tokio::spawn(watch(
                engine.clone(),
                Arc::clone(&self.world),
                machine,
                patience,
            ));
        }
        let zeal = self.random.u8(20..);
        for _ in 0..turns {
            tokio::task::yield_now().await;
            if self.random.u8(..) < zeal {
                self.store.sync(self.random.usize(..4));
            }
            self.now = clock.now();
            if self.have_ended() {
                return true;
            }
        }
        false
    }

    fn have_ended(&self) -> bool {
        let durable = self.store.durable();
        let running = durable.executions(&ExecutionFilter {
            status: Some(StatusFilter::Running),
            ..ExecutionFilter::default()
        });
        let is_there = |machine: &&str| {
            durable
                .execution(machine, NAME)
                .is_ok_and(|one| one.is_some())
        };
        NAMES.iter().all(is_there) && running.expect("memory can be read").is_empty()
    }

    /// Both what is stopped from outside and what it waits for.
    fn check_stopped(&self) {
        for machine in [RECALLED, "endless"] {
            let executions = self.store.durable().executions(&ExecutionFilter {
                machine: Some(machine.to_owned()),
                ..ExecutionFilter::default()
            });
            for execution in executions.expect("memory can be read") {
                let status = execution.end.map(|end| end.status);
                if status != Some(Status::Aborted) {
                    self.world.report(format!("{machine}: it ended {status:?}"));
                }
            }
        }
    }

    fn check_end(&self, machine: &str) {
        let stored = self.store.durable().execution(machine, NAME);
        let stored = stored.expect("memory can be read").expect("it has ended");
        let end = stored.end.expect("it has ended");
        let output = end.output.as_deref().unwrap_or_default();
        let mut output = Json::parse(output).unwrap_or_default();
        if machine == "asks" {
            self.world.check_answer(&output);
            output = without_answer(&output);
        }
        if end.status != Status::Succeeded || output != machines::expected(machine) {
            let what = format!("{machine}: it ended {} with {output}", end.status);
            self.world.report(what);
        }
    }
}

fn without_answer(output: &Json) -> Json {
    let members = output
        .as_object()
        .into_iter()
        .flat_map(|object| object.iter());
    let members = members.filter(|(name, _)| &***name != "answer");
    Json::Object(
        members
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
    )
}

/// Starts an execution, unless it was, and waits for its end, or stops it after so many turns of others.
async fn watch(engine: Engine, world: Arc<World>, machine: &'static str, patience: Option<u8>) {
    let running = engine
        .running::<Json>(machine, NAME)
        .expect("memory can be read");
    let execution = match running {
        Some(execution) => execution,
        None => match engine
            .start_named::<Json>(machine, NAME, machines::input())
            .await
        {
            Ok(execution) => {
                world.told(machine, NAME, false);
                execution
            }
            // It ended in an earlier life.
            Err(_) => return,
        },
    };
    for _ in 0..patience.unwrap_or_default() {
        tokio::task::yield_now().await;
    }
    let has_ended = match patience {
        Some(_) => execution.stop(None, None).await.is_ok(),
        None => execution.output().await.is_ok(),
    };
    if has_ended {
        world.told(machine, NAME, true);
    }
}
