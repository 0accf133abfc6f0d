//! The workloads compiled.

use asl_runtime::{Json, TaskContext, TaskError, TaskRequest};
use serde::{Deserialize, Serialize};

include!(concat!(env!("OUT_DIR"), "/w1_pass_chain.rs"));
include!(concat!(env!("OUT_DIR"), "/w2_counter_loop.rs"));
include!(concat!(env!("OUT_DIR"), "/w4_task_chain.rs"));
include!(concat!(env!("OUT_DIR"), "/w5_map.rs"));
include!(concat!(env!("OUT_DIR"), "/w6_parallel.rs"));

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

/// Books nothing, without types: what `booked` holds, over and over.
pub fn dynamic_carrier(
    booked: Json,
) -> impl Fn(TaskRequest) -> std::future::Ready<Result<Json, TaskError>> {
    move |request| {
        std::hint::black_box(request.input);
        std::future::ready(Ok(booked.clone()))
    }
}
