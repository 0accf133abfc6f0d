//! The served API: a line with an action and the body of a call, or else whatever bytes. Each call is answered with what was
//! asked for or with an error of AWS's kind, and nothing ends the service.

#![no_main]

use std::cell::RefCell;
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr};
use std::time::Duration;

use asl_runtime::asl;
use asl_server::{App, Settings};
use libfuzzer_sys::fuzz_target;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

#[path = "../../../asl-server/tests/api/bad_input/wire.rs"]
mod wire;

use wire::Wire;

/// After so many inputs a new service is started: what was started in the old one is in memory.
const INPUTS: u32 = 50_000;

asl! {
    mod greeting = r#"{ "StartAt": "Greet", "States": {
        "Greet": { "Type": "Pass", "Result": { "text": "Good evening." }, "End": true } } }"#;
}

asl! {
    mod quote = r#"{ "StartAt": "IsPriced", "States": {
        "IsPriced": { "Type": "Choice", "Default": "NoPrice",
            "Choices": [ { "Variable": "$.price", "IsPresent": true, "Next": "Priced" } ] },
        "Priced": { "Type": "Succeed", "OutputPath": "$.price" },
        "NoPrice": { "Type": "Fail", "Error": "NoPrice", "Cause": "ask somebody" } } }"# { express; }
}

asl! {
    mod parcel = r#"{ "StartAt": "Pack", "States": {
        "Pack": { "Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:Pack", "End": true } } }"#;
}

struct Service {
    address: SocketAddr,
    wire: Wire,
    inputs: u32,
    _end: oneshot::Sender<()>,
}

thread_local! {
    static SERVICE: RefCell<Service> = RefCell::new(start());
}

fn start() -> Service {
    let (end, ended) = oneshot::channel();
    let (listening, address) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.expect("it can be had").block_on(async {
            // libFuzzer's `main` is none of Rust's, which would ignore it: a client that is gone must not end the process.
            let _ignored = signal(SignalKind::pipe()).expect("it can be handled");
            let listener = TcpListener::bind("127.0.0.1:0")
                .await
                .expect("a port is free");
            let address = listener.local_addr().expect("it has one");
            listening.send(address).expect("somebody asks");
            let app = App::new()
                .machine(greeting::machine())
                .machine(quote::machine())
                .machine(parcel::machine());
            let ending = async {
                let _ = ended.await;
            };
            let served = app.serve(listener, Settings::new(), ending).await;
            served.expect("it serves");
        });
    });
    let address = address.recv().expect("it listens");
    Service {
        address,
        wire: Wire::new(address),
        inputs: 0,
        _end: end,
    }
}

fuzz_target!(|input: &[u8]| {
    SERVICE.with_borrow_mut(|service| {
        service.inputs += 1;
        if service.inputs > INPUTS {
            *service = start();
        }
        match call(input) {
            // A poll waits.
            Some(("GetActivityTask", _)) => {}
            Some((action, body)) => {
                let reply = service.wire.call(action, body);
                assert_eq!(reply.fault(), None, "{action}: {}", reply.text());
            }
            None => send(service.address, input),
        }
    });
});

/// The action that an input names, and the body for it.
fn call(input: &[u8]) -> Option<(&str, &[u8])> {
    let end = input.iter().position(|byte| *byte == b'\n')?;
    let (action, body) = (input.get(..end)?, input.get(end + 1..)?);
    let is_word = !action.is_empty() && action.iter().all(u8::is_ascii_alphabetic);
    let action = std::str::from_utf8(action).ok()?;
    is_word.then_some((action, body))
}

fn send(address: SocketAddr, bytes: &[u8]) {
    let mut stream = wire::connect(address);
    let patience = Some(Duration::from_millis(50));
    stream.set_read_timeout(patience).expect("it is not zero");
    // It may be closed before all is written.
    let _ = stream.write_all(bytes);
    let _ = stream.shutdown(Shutdown::Write);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    assert!(
        !answer.starts_with(b"HTTP/1.1 5"),
        "{}",
        String::from_utf8_lossy(&answer)
    );
}
