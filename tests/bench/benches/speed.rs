//! Runs the workloads and their floors in turns, and prints how fast a transition is.

use std::env;

use asl_bench::floor::{self, Task};
use asl_bench::input;
use asl_bench::machines::{self, BOOKED, Carrier};
use asl_bench::measure::{Comparison, Work, compare, in_place, on_tokio};
use asl_runtime::{Json, Machine, Options};
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

fn main() {
    let chosen: Vec<String> = env::args().filter(|name| name.starts_with('W')).collect();
    let runtime = Builder::new_current_thread().enable_time().build();
    let runtime = runtime.expect("a thread is all it takes");
    let is_chosen = |name| chosen.is_empty() || chosen.iter().any(|chosen| chosen == name);
    if is_chosen("W1") {
        pass_chain(&runtime);
    }
    if is_chosen("W2") {
        counter_loop(&runtime);
    }
    if is_chosen("W3") {
        jsonata_loop(&runtime);
    }
    if is_chosen("W4") {
        task_chain(&runtime);
    }
    if is_chosen("W5") {
        map(&runtime);
    }
    if is_chosen("W6") {
        parallel(&runtime);
    }
}

fn pass_chain(runtime: &Runtime) {
    let floor = || in_place(value(input::SHIPMENT), floor::pass_chain);
    let machine = machines::pass_chain::machine();
    let ours = || compiled(runtime, &machine, input::SHIPMENT);
    report("W1 ours/serde_json", Some(1.3), compare(100, floor, ours));
    let recording = machine.with(Options::default().record_history(true));
    let ours = || {
        on_tokio(runtime, json(input::SHIPMENT), |input| {
            recording.run_to_outcome(input)
        })
    };
    report(
        "W1 ours-with-history/serde_json",
        None,
        compare(100, floor, ours),
    );
}

fn counter_loop(runtime: &Runtime) {
    let floor = || in_place(value(input::COUNT), floor::counter_loop);
    let machine = machines::counter_loop::machine();
    let ours = || compiled(runtime, &machine, input::COUNT);
    report("W2 ours/serde_json", Some(0.5), compare(2002, floor, ours));
}

fn jsonata_loop(runtime: &Runtime) {
    let paths = machines::counter_loop::machine();
    let paths = || compiled(runtime, &paths, input::COUNT);
    let machine = machines::jsonata_loop::machine();
    let ours = || compiled(runtime, &machine, input::COUNT);
    report("W3 ours/W2 ours", Some(0.5), compare(2002, paths, ours));
}

fn task_chain(runtime: &Runtime) {
    let booked = serde_json::to_value(BOOKED).expect("it is JSON");
    let task: Task = Box::new(move |payload| {
        std::hint::black_box(payload);
        let booked = booked.clone();
        Box::pin(async move { Ok(booked) })
    });
    let floor = || {
        on_tokio(runtime, value(input::SHIPMENT), |input| {
            floor::task_chain(&task, input)
        })
    };
    let typed = machines::task_chain::machine(Carrier);
    let ours = || compiled(runtime, &typed, input::SHIPMENT);
    report("W4 ours-typed/tokio", Some(3.5), compare(10, floor, ours));
    let booked = Json::from_serialize(&BOOKED).expect("it is JSON");
    let dynamic = machines::task_chain::machine_with(machines::dynamic_carrier(booked));
    let ours = || compiled(runtime, &dynamic, input::SHIPMENT);
    report("W4 ours-dynamic/tokio", Some(6.0), compare(10, floor, ours));
}

fn map(runtime: &Runtime) {
    let readings = input::readings();
    let machine = machines::map::machine();
    let ours = || compiled(runtime, &machine, &readings);
    let floor = || on_tokio(runtime, value(&readings), floor::map_on_join_set);
    report("W5 ours/tokio", Some(4.0), compare(1001, floor, ours));
    let floor = || in_place(value(&readings), floor::map_in_line);
    report("W5 ours/serde_json", None, compare(1001, floor, ours));
}

fn parallel(runtime: &Runtime) {
    let floor = || on_tokio(runtime, value(input::SHIPMENT), floor::parallel);
    let machine = machines::parallel::machine();
    let ours = || compiled(runtime, &machine, input::SHIPMENT);
    report("W6 ours/tokio", Some(2.5), compare(11, floor, ours));
}

fn compiled<'a>(runtime: &'a Runtime, machine: &'a Machine, input: &str) -> Work<'a> {
    on_tokio(runtime, json(input), |input| machine.run(input))
}

fn value(text: &str) -> Value {
    serde_json::from_str(text).expect("it is JSON")
}

fn json(text: &str) -> Json {
    Json::parse(text).expect("it is JSON")
}

fn report(name: &str, target: Option<f64>, found: Comparison) {
    let Comparison { floor, ours, ratio } = found;
    let target = target.map_or_else(String::new, |target| format!("target {target:.1}, "));
    println!("ratio {name} {ratio:.2} ({target}{floor:.1} and {ours:.1} ns a transition)");
}
