//! Requests that are wrong as HTTP, or right in a way that nobody sends.

use std::io::{BufReader, Read as _, Write as _};

use super::calls::calls;
use super::wire::{self, Reply, Wire};
use super::world::World;
use crate::server::Server;

const JSON: &str = "content-type: application/x-amz-json-1.0\r\n";
const LIST: &str = "x-amz-target: AWSStepFunctions.ListStateMachines\r\n";

/// A request with these headers and this body, and its length.
fn request(line: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    let head =
        format!("{line} HTTP/1.1\r\nhost: localhost\r\n{headers}content-length: {length}\r\n\r\n");
    [head.as_bytes(), body.as_bytes()].concat()
}

/// A call that lists machines, with these headers.
fn list(headers: &str) -> Vec<u8> {
    request("POST /", headers, "{}")
}

/// The answer to a request on a connection of its own, which there must be.
fn answer(server: &Server, request: &[u8]) -> Reply {
    let shown = String::from_utf8_lossy(request);
    let shown: String = shown.chars().take(200).collect();
    let reply = Wire::new(server.address).send(request);
    let reply = reply.unwrap_or_else(|error| panic!("{shown}: {error}"));
    assert!(reply.status < 500, "{shown}: {}", reply.text());
    reply
}

fn code(reply: &Reply) -> String {
    reply.error().map(|(code, _)| code).unwrap_or_default()
}

#[test]
fn whatever_the_body_is_it_is_refused() {
    let world = World::new();
    let mut wire = Wire::new(world.server.address);
    let deep = [b"{\"a\":".repeat(100_000), b"[".repeat(400_000)];
    let bodies: [&[u8]; 16] = [
        b"{",
        b"}",
        b"[]",
        b"[null]",
        b"[\"x\"]",
        b"1",
        b"null",
        b"\"x\"",
        b"NaN",
        b" ",
        b"\0",
        b"\xff\xfe",
        b"{} {}",
        b"\xef\xbb\xbf{}",
        &deep[0],
        &deep[1],
    ];
    for call in calls(&world) {
        for body in bodies {
            let reply = wire.call(call.action, body);
            let shown = String::from_utf8_lossy(body.get(..20).unwrap_or(body));
            let action = call.action;
            assert_eq!(reply.fault(), None, "{action} {shown}: {}", reply.text());
            assert_eq!(code(&reply), "SerializationException", "{action} {shown}");
        }
    }
    world.is_unharmed();
}

#[test]
fn no_body_is_an_empty_structure() {
    let server = Server::start();
    assert_eq!(
        answer(&server, &request("POST /", &[JSON, LIST].concat(), "")).status,
        200
    );
}

#[test]
fn a_body_that_is_too_large_is_refused_and_told_so() {
    let server = Server::start();
    let headers = [JSON, LIST].concat();
    for megabytes in [1, 4, 7] {
        let body = "x".repeat(megabytes << 20) + "x";
        let reply = answer(&server, &request("POST /", &headers, &body));
        assert_eq!(
            (reply.status, &*code(&reply)),
            (413, "RequestEntityTooLargeException")
        );
    }
    let head = format!(
        "POST / HTTP/1.1\r\nhost: localhost\r\n{headers}transfer-encoding: chunked\r\n\r\n"
    );
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    let chunked = head + &chunk.repeat(17) + "0\r\n\r\n";
    assert_eq!(answer(&server, chunked.as_bytes()).status, 413);
}

#[test]
fn a_call_is_of_awss_content_type() {
    let server = Server::start();
    for kind in [
        "application/json",
        "application/x-amz-json-1.1",
        "application/x-amz-json-1.01",
        "application/cbor",
        "text/plain;charset=UTF-8",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        ";",
        "",
        "é",
    ] {
        let reply = answer(&server, &list(&format!("{LIST}content-type: {kind}\r\n")));
        assert_eq!(
            (reply.status, &*code(&reply)),
            (400, "UnknownOperationException"),
            "{kind}"
        );
    }
    for kind in [
        "application/x-amz-json-1.0",
        "application/X-AMZ-JSON-1.0",
        "application/x-amz-json-1.0; charset=utf-8",
    ] {
        let reply = answer(&server, &list(&format!("{LIST}content-type: {kind}\r\n")));
        assert_eq!(reply.status, 200, "{kind}");
    }
    // Whoever writes it by hand may leave it out.
    assert_eq!(answer(&server, &list(LIST)).status, 200);
}

#[test]
fn what_is_no_action_is_none() {
    let server = Server::start();
    let long = "A".repeat(30_000);
    for target in [
        "",
        "AWSStepFunctions",
        "AWSStepFunctions.",
        "AWSStepFunctions.liststatemachines",
        "AWSStepFunctions.ListStateMachines ListActivities",
        "awsstepfunctions.ListStateMachines",
        "DynamoDB_20120810.ListTables",
        "AWSStepFunctions.ListMapRuns",
        "AWSStepFunctions.%4cist",
        "ListStateMachines",
        "AWSStepFunctions.\t{}",
        "AWSStepFunctions.é",
        &long,
    ] {
        let reply = answer(&server, &list(&format!("{JSON}x-amz-target: {target}\r\n")));
        assert_eq!(reply.fault(), None, "{target}");
        assert_eq!(code(&reply), "UnknownOperationException", "{target}");
    }
    let reply = answer(&server, &list(JSON));
    assert_eq!(code(&reply), "UnknownOperationException");
}

#[test]
fn other_methods_and_paths_are_refused() {
    let server = Server::start();
    let headers = [JSON, LIST].concat();
    for method in [
        "GET", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "BREW", "post",
    ] {
        for path in ["/", "/run/greeting", "/start/greeting"] {
            let reply = answer(
                &server,
                &request(&format!("{method} {path}"), &headers, "{}"),
            );
            assert!(
                (400..500).contains(&reply.status),
                "{method} {path}: {}",
                reply.text()
            );
        }
    }
    let long = format!("/{}", "a".repeat(60_000));
    for path in [
        "/nowhere",
        "//",
        "/.",
        "/../",
        "/%",
        "/%00",
        "/%ff",
        "/run",
        "/run/",
        "/run/%ff",
        "/run/%00",
        "/run/gree%00ting",
        "/run/greeting/x",
        "/run/..%2f..%2fetc%2fpasswd",
        "/run/GREETING",
        "/start/",
        "/start/%",
        "/run/greeting?name=a&name=b",
        "/run/greeting?name=",
        "/run/greeting?name=a%2fb",
        "/run/greeting?name=a%0d%0ab",
        "/run/quote?name=%2a",
        "*",
        "nowhere",
        "/run/é",
        &long,
    ] {
        let reply = answer(&server, &request(&format!("POST {path}"), JSON, "{}"));
        assert!(
            (400..500).contains(&reply.status),
            "{path:.100}: {}",
            reply.text()
        );
    }
}

#[test]
fn a_body_may_come_in_pieces_or_after_a_question() {
    let server = Server::start();
    let head = format!("POST / HTTP/1.1\r\nhost: localhost\r\n{JSON}{LIST}");
    let chunked = "transfer-encoding: chunked\r\n";
    for body in [
        "2\r\n{}\r\n0\r\n\r\n",
        "1\r\n{\r\n1\r\n}\r\n0\r\n\r\n",
        "2;ext=\"x\"\r\n{}\r\n0\r\n\r\n",
        "0002\r\n{}\r\n0\r\nx-amz-target: AWSStepFunctions.Other\r\n\r\n",
        "0\r\n\r\n",
    ] {
        let reply = answer(&server, format!("{head}{chunked}\r\n{body}").as_bytes());
        assert_eq!(reply.status, 200, "{body}: {}", reply.text());
    }
    let asked = format!("{head}expect: 100-continue\r\ncontent-length: 2\r\n\r\n");
    let mut stream = wire::connect(server.address);
    stream.write_all(asked.as_bytes()).expect("it is open");
    let mut goes_on = [0; 25];
    stream
        .read_exact(&mut goes_on)
        .expect("it is told to go on");
    assert_eq!(&goes_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(b"{}").expect("it is open");
    let reply = wire::read(&mut BufReader::new(stream)).expect("it is answered");
    assert_eq!(reply.status, 200);
}

#[test]
fn strange_headers_are_answered() {
    let server = Server::start();
    let right = [JSON, LIST].concat();
    let many = |count: usize| {
        let headers = (0..count).map(|index| format!("x-{index}: y\r\n"));
        headers.collect::<Vec<_>>().concat()
    };
    let long = |length: usize| format!("x-long: {}\r\n", "y".repeat(length));
    let refused = [
        many(200),
        many(5_000),
        long(200_000),
        long(1_000_000),
        format!("{}: y\r\n", "x".repeat(70_000)),
        "no colon\r\n".to_owned(),
        ": y\r\n".to_owned(),
        "x y: z\r\n".to_owned(),
        "x: a\0b\r\n".to_owned(),
        "é: y\r\n".to_owned(),
        "x: y\r\n folded: z\r\n".to_owned(),
        "content-length: 3\r\n".to_owned(),
        "content-length: -1\r\n".to_owned(),
        "content-length: 18446744073709551616\r\n".to_owned(),
        "transfer-encoding: gzip\r\n".to_owned(),
        "host: evil.example\r\n".to_owned(),
        "origin: https://evil.example\r\n".to_owned(),
    ];
    for header in refused {
        let reply = answer(&server, &list(&(right.clone() + &header)));
        assert!(
            (400..500).contains(&reply.status),
            "{header:.60}: {}",
            reply.text()
        );
    }
    let accepted = [
        many(50),
        long(30_000),
        "expect: something\r\n".to_owned(),
        "connection: upgrade\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABkAAQAAP__\r\n".to_owned(),
        "authorization: AWS4-HMAC-SHA256 nonsense\r\n".to_owned(),
        "x-amz-date: yesterday\r\n".to_owned(),
        "x-amz-target: AWSStepFunctions.Other\r\n".to_owned(),
        "accept: text/html;q=-1\r\n".to_owned(),
        "range: bytes=5-1\r\n".to_owned(),
        "x: \u{fffd}\r\n".to_owned(),
    ];
    for header in accepted {
        let reply = answer(&server, &list(&(right.clone() + &header)));
        assert_eq!(reply.status, 200, "{header:.60}: {}", reply.text());
    }
}

#[test]
fn what_is_no_http_ends_the_connection_and_nothing_else() {
    let world = World::new();
    for bytes in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\r\n\r\n\r\n",
        b"POST\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"POST / HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
        b"POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\n{}",
    ] {
        let mut stream = wire::connect(world.server.address);
        stream.write_all(bytes).expect("it is open");
        // No more comes.
        let ended = stream.shutdown(std::net::Shutdown::Write);
        ended.expect("it is open");
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let shown = String::from_utf8_lossy(&answer);
        assert!(!answer.starts_with(b"HTTP/1.1 5"), "{shown}");
    }
    world.is_unharmed();
}
