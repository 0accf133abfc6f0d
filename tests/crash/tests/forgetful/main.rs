//! Executions on a store that forgets what was not synced: whatever is seen outside is in its durable image by then.
//!
//! `ASL_FORGETFUL_SEEDS=5000` looks at that many runs, `ASL_FORGETFUL_SEED=7` at one.

mod machines;
mod world;

use std::env;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use asl_crash::forgetful::ForgetfulStore;
use asl_runtime::{Clock, Engine, Json, Options, Status};

use self::machines::NAMES;
use self::world::World;

/// How many runs there are unless somebody asks for more.
const SEEDS: u64 = 150;

/// After so many crashes every execution must have ended.
const MOST_LIVES: u32 = 2_000;

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

    /// Crashes again and again, until all have ended.
    fn run_out(&mut self) {
        while !self.live() {
            self.store = self.store.reopen();
            if self.lives > MOST_LIVES {
                return self.world.report("it never ends".to_owned());
            }
        }
        for machine in NAMES {
            self.check_end(machine);
        }
    }

    /// Lives until a crash; whether all had ended by then.
    fn live(&mut self) -> bool {
        self.lives += 1;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build();
        let runtime = runtime.expect("a runtime can be built");
        let has_ended = runtime.block_on(self.run());
        // The process is gone at once: nothing that it still does is seen or kept.
        self.store.crash();
        self.world.enter(&self.store, None);
        drop(runtime);
        self.world.look_at(self.store.durable());
        has_ended
    }

    async fn run(&mut self) -> bool {
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
            .open_store(self.store.clone())
            .expect("memory can be read");
        self.world.enter(&self.store, Some(engine.clone()));
        for machine in NAMES {
            tokio::spawn(watch(engine.clone(), Arc::clone(&self.world), machine));
        }
        let zeal = self.random.u8(20..);
        for _ in 0..self.random.u32(1..50) {
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
        NAMES.iter().all(|machine| {
            let stored = self.store.durable().execution(machine, NAME);
            let stored = stored.expect("memory can be read");
            stored.is_some_and(|stored| stored.end.is_some())
        })
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

/// Starts an execution, unless it was, and waits for its end.
async fn watch(engine: Engine, world: Arc<World>, machine: &'static str) {
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
    if execution.output().await.is_ok() {
        world.told(machine, NAME, true);
    }
}
