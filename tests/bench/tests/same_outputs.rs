//! Each workload does the same by hand and compiled: else comparing them would mean nothing.

use asl_bench::floor::{self, Task};
use asl_bench::input;
use asl_bench::machines::{self, BOOKED, Carrier, dynamic_carrier};
use asl_runtime::{Json, Machine};
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

fn runtime() -> Runtime {
    let runtime = Builder::new_current_thread().enable_time().build();
    runtime.expect("a thread is all it takes")
}

fn value(text: &str) -> Value {
    serde_json::from_str(text).expect("it is JSON")
}

fn compiled(machine: &Machine, input: &str) -> Value {
    let input = Json::parse(input).expect("it is JSON");
    let output = runtime().block_on(machine.run(input));
    value(&output.expect("the machine succeeds").to_string())
}

#[test]
fn pass_chain() {
    let by_hand = floor::pass_chain(value(input::SHIPMENT)).unwrap();
    assert_eq!(by_hand["label"]["step"], 99);
    let machine = machines::pass_chain::machine();
    assert_eq!(compiled(&machine, input::SHIPMENT), by_hand);
}

#[test]
fn counter_loop() {
    let by_hand = floor::counter_loop(value(input::COUNT)).unwrap();
    assert_eq!(by_hand["count"], 1000);
    let machine = machines::counter_loop::machine();
    assert_eq!(compiled(&machine, input::COUNT), by_hand);
    let in_jsonata = machines::jsonata_loop::machine();
    assert_eq!(compiled(&in_jsonata, input::COUNT), by_hand);
}

#[test]
fn task_chain() {
    let booked = serde_json::to_value(BOOKED).unwrap();
    let task: Task = Box::new(move |_| Box::pin(std::future::ready(Ok(booked.clone()))));
    let by_hand = runtime().block_on(floor::task_chain(&task, value(input::SHIPMENT)));
    let by_hand = by_hand.unwrap();
    assert_eq!(by_hand["leg9"]["price"], 12);
    let typed = machines::task_chain::machine(Carrier);
    assert_eq!(compiled(&typed, input::SHIPMENT), by_hand);
    let booked = Json::from_serialize(&BOOKED).unwrap();
    let dynamic = machines::task_chain::machine_with(dynamic_carrier(booked));
    assert_eq!(compiled(&dynamic, input::SHIPMENT), by_hand);
}

#[test]
fn map() {
    let readings = input::readings();
    let by_hand = floor::map_in_line(value(&readings)).unwrap();
    assert_eq!(by_hand[999]["text"], "value-999");
    let on_tokio = runtime().block_on(floor::map_on_join_set(value(&readings)));
    assert_eq!(on_tokio.as_ref(), Some(&by_hand));
    assert_eq!(compiled(&machines::map::machine(), &readings), by_hand);
}

#[test]
fn parallel() {
    let by_hand = runtime().block_on(floor::parallel(value(input::SHIPMENT)));
    let by_hand = by_hand.unwrap();
    assert_eq!(by_hand[9]["carrier"], 9);
    let machine = machines::parallel::machine();
    assert_eq!(compiled(&machine, input::SHIPMENT), by_hand);
}
