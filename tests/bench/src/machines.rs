//! The workloads compiled.

use asl_runtime::{Json, TaskContext, TaskError, TaskRequest, asl};
use serde::{Deserialize, Serialize};

asl! {
    /// W1.
    pub mod pass_chain = "workloads/w1_pass_chain.asl.json";

    /// W2.
    pub mod counter_loop = "workloads/w2_counter_loop.asl.json";

    /// W3: W2 in JSONata, with a variable.
    pub mod jsonata_loop = "workloads/w3_jsonata_loop.asl.json";

    /// W4, whose task has types.
    pub mod task_chain = "workloads/w4_task_chain.asl.json" {
        task "BookTransport": fn(Booking) -> Booked;
    }

    /// W5.
    pub mod map = "workloads/w5_map.asl.json";

    /// W7: tasks that echo their input, each durable.
    pub mod durable_chain = "workloads/w7_durable_chain.asl.json";

    /// W8: an hour asleep.
    pub mod sleeper = "workloads/w8_sleeper.asl.json";

    /// A task for each item, each durable.
    pub mod durable_map = "workloads/durable_map.asl.json";

    /// One task that echoes its input, durable.
    pub mod durable_task = "workloads/durable_task.asl.json";

    /// No work at all, durable.
    pub mod nothing = "workloads/nothing.asl.json";

    /// W4, in memory.
    pub mod express_chain = "workloads/w4_task_chain.asl.json" {
        express;
        task "BookTransport": fn(Booking) -> Booked;
    }

    /// W6.
    pub mod parallel = "workloads/w6_parallel.asl.json";
}

/// What a carrier wants to know of a shipment.
#[derive(Debug, Deserialize)]
pub struct Booking {
    /// The shipment itself.
    pub shipment: Shipment,
}

/// The part of a shipment that a booking names.
#[derive(Debug, Deserialize)]
pub struct Shipment {
    /// Its number.
    pub id: String,
    /// What it is worth.
    pub value: f64,
}

/// A carrier's answer.
#[derive(Debug, Serialize)]
pub struct Booked {
    /// The carrier's number for it.
    pub booking: &'static str,
    /// What it costs.
    pub price: u32,
}

/// The answer that every handler of W4 gives, here and on the floor.
pub const BOOKED: Booked = Booked {
    booking: "B-0815",
    price: 12,
};

/// Books nothing, with types.
#[derive(Debug)]
pub struct Carrier;

impl task_chain::Tasks for Carrier {
    async fn book_transport(&self, booking: Booking, _: TaskContext) -> Result<Booked, TaskError> {
        std::hint::black_box(booking);
        Ok(BOOKED)
    }
}

impl express_chain::Tasks for Carrier {
    async fn book_transport(&self, booking: Booking, _: TaskContext) -> Result<Booked, TaskError> {
        std::hint::black_box(booking);
        Ok(BOOKED)
    }
}

/// Books nothing, without types: what `booked` holds, over and over.
pub fn dynamic_carrier(
    booked: Json,
) -> impl Fn(TaskRequest) -> std::future::Ready<Result<Json, TaskError>> {
    move |request| {
        std::hint::black_box(request.input);
        std::future::ready(Ok(booked.clone()))
    }
}
