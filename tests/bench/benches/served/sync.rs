//! Synchronous executions of an Express machine of ten states, beside `/health`.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use asl_bench::measure::median;
use hyper::StatusCode;
use hyper::body::Bytes;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::CLIENTS;
use super::service::{Service, connect, machine, start};

const ROUNDS: usize = 10;

/// How long the clients do one thing before they do the other.
const TURN: Duration = Duration::from_secs(1);

pub(crate) async fn measure(folder: &Path) {
    let service = Service::begin(folder).await;
    let mut rounds = Vec::new();
    let input = Bytes::from(start(&machine("express_chain"), "one"));
    for _ in 0..ROUNDS {
        let health = turn(service.address, None).await;
        let sync = turn(service.address, Some(&input)).await;
        rounds.push((health, sync));
    }
    let health = median(rounds.iter().map(|(health, _)| *health));
    let sync = median(rounds.iter().map(|(_, sync)| *sync));
    println!("sync: {sync:.0} executions/s of ten states, {health:.0} requests/s of /health");
    let ratio = median(rounds.iter().map(|(health, sync)| sync / health));
    println!("ratio StartSyncExecution/health {ratio:.2} (target 0.40)");
}

/// How many calls a second are answered: of `/health`, or of starts with this input.
async fn turn(address: SocketAddr, input: Option<&Bytes>) -> f64 {
    let mut clients = JoinSet::new();
    for _ in 0..CLIENTS {
        clients.spawn(call(address, input.cloned()));
    }
    let called: u32 = clients.join_all().await.iter().sum();
    f64::from(called) / TURN.as_secs_f64()
}

async fn call(address: SocketAddr, input: Option<Bytes>) -> u32 {
    let mut connection = connect(address).await;
    let end = Instant::now() + TURN;
    let mut called = 0;
    while Instant::now() < end {
        let answer = match &input {
            None => connection.health().await,
            Some(input) => connection.call("StartSyncExecution", input.clone()).await,
        };
        assert_eq!(answer.expect("it is there").status, StatusCode::OK);
        called += 1;
    }
    called
}
