//! What a SIGTERM and a SIGKILL under load leave: every execution whose start was answered, at its end.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use hyper::StatusCode;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until};

use super::CLIENTS;
use super::client::{Broken, Client};
use super::service::{Service, Signal, connect, machine, start};

/// Lets the clients start executions for three times as long, with a signal after the first and the second.
pub(crate) async fn check(folder: &Path, time: Duration) {
    let mut service = Service::begin(folder).await;
    let begun = Instant::now();
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        clients.spawn(call(service.address, client, begun + 3 * time));
    }
    for (signal, due) in [(Signal::Term, time), (Signal::Kill, 2 * time)] {
        sleep_until(begun + due).await;
        service.interrupt(signal).await;
    }
    let called = clients.join_all().await;
    let answered: HashSet<String> = called
        .iter()
        .flat_map(|called| called.answered.iter().cloned())
        .collect();
    let again: usize = called.iter().map(|called| called.again).sum();
    let ended = ended(&mut service.client().await).await;
    let lost = answered.difference(&ended).count();
    println!(
        "signals: {} starts answered, {again} calls made again, {lost} executions lost",
        answered.len(),
    );
    assert_eq!(lost, 0, "an execution is lost whose start was answered");
}

/// What a client was told.
#[derive(Default)]
struct Called {
    answered: Vec<String>,
    /// How many calls broke off, or were answered that the service is ending.
    again: usize,
}

async fn call(address: SocketAddr, client: u32, end: Instant) -> Called {
    let machine = machine("nothing");
    let mut connection = connect(address).await;
    let mut called = Called::default();
    let mut number = 0;
    while Instant::now() < end {
        let name = format!("{client}-{number}");
        match started(&mut connection, start(&machine, &name)).await {
            Ok(true) => {
                called.answered.push(name);
                number += 1;
            }
            Ok(false) => called.again += 1,
            Err(_) => {
                called.again += 1;
                connection = connect(address).await;
            }
        }
    }
    called
}

/// Whether the execution has been started, by this call or by one that broke off.
async fn started(connection: &mut Client, input: String) -> Result<bool, Broken> {
    let answer = connection.call("StartExecution", input).await?;
    if answer.status.is_server_error() {
        return Ok(false);
    }
    let error = (answer.status != StatusCode::OK).then(|| answer.error());
    assert!(
        error
            .as_deref()
            .is_none_or(|error| error == "ExecutionAlreadyExists"),
        "{error:?}"
    );
    Ok(true)
}

/// The names of all that succeeded, once nothing runs any more.
async fn ended(client: &mut Client) -> HashSet<String> {
    while !names(client, "RUNNING").await.is_empty() {
        sleep(Duration::from_millis(100)).await;
    }
    names(client, "SUCCEEDED").await
}

async fn names(client: &mut Client, status: &str) -> HashSet<String> {
    let mut names = HashSet::new();
    let mut next_token = Value::Null;
    loop {
        let input = json!({
            "stateMachineArn": machine("nothing"), "statusFilter": status, "maxResults": 1000, "nextToken": next_token,
        });
        let answer = client.call("ListExecutions", input.to_string()).await;
        let page = answer.expect("the service is there").json();
        let executions = page.get("executions").and_then(Value::as_array);
        let executions = executions.expect("a page lists executions").iter();
        names.extend(
            executions.filter_map(|execution| Some(execution.get("name")?.as_str()?.to_owned())),
        );
        match page.get("nextToken") {
            Some(token) => next_token = token.clone(),
            None => return names,
        }
    }
}
