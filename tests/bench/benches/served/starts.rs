//! Starts of a durable machine that does nothing, as fast as the clients can.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use hyper::StatusCode;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use super::CLIENTS;
use super::service::{Service, connect, machine, start};

/// When the memory is read that the memory at the end is held against.
const WARM: Duration = Duration::from_secs(15);

pub(crate) async fn measure(folder: &Path, time: Duration) {
    let service = Service::begin(folder).await;
    let begun = Instant::now();
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        clients.spawn(call(service.address, client, begun + time));
    }
    sleep_until(begun + WARM.min(time / 4)).await;
    let early = service.memory();
    let called = clients.join_all().await;
    let late = service.memory();
    let errors: usize = called.iter().map(|called| called.errors).sum();
    let mut latencies: Vec<Duration> = called
        .into_iter()
        .flat_map(|called| called.latencies)
        .collect();
    latencies.sort_unstable();
    let [half, most] = [50, 99].map(|percent| percentile(&latencies, percent).as_secs_f64() * 1e3);
    let rate = latencies.len() as u64 / time.as_secs().max(1);
    println!("starts: {rate}/s, p50 {half:.1} ms, p99 {most:.1} ms, {errors} errors");
    println!(
        "ratio starts memory at the end/early {:.2} (target 1.2), {:.0} MB",
        late / early,
        late / 1e6
    );
}

#[derive(Default)]
struct Called {
    latencies: Vec<Duration>,
    errors: usize,
}

async fn call(address: SocketAddr, client: u32, end: Instant) -> Called {
    let machine = machine("nothing");
    let mut connection = connect(address).await;
    let mut called = Called::default();
    for number in 0.. {
        let begun = Instant::now();
        if begun >= end {
            break;
        }
        let input = start(&machine, &format!("{client}-{number}"));
        let answer = connection.call("StartExecution", input).await;
        match answer.expect("the service is there") {
            answer if answer.status == StatusCode::OK => called.latencies.push(begun.elapsed()),
            answer => {
                eprintln!("{}", answer.error());
                called.errors += 1;
            }
        }
    }
    called
}

fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    let found = sorted.get(sorted.len() * percent / 100);
    found.copied().unwrap_or_default()
}
