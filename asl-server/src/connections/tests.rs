//! Clients that are slow, many, or never done.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::middleware;
use axum::routing::{get, post};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::access::{Access, Browsers};
use crate::admission::{self, Admission};
use crate::limits::Limits;

const SHORT: Duration = Duration::from_millis(300);

/// Far longer than any limit of these tests, on a machine that is busy.
const LONG: Duration = Duration::from_secs(20);

/// More than the buffers between two sockets hold.
const LARGE: usize = 32 << 20;

fn limits() -> Limits {
    Limits {
        connections: 8,
        answered: 3,
        waiting: 2,
        bytes: 64 << 10,
        ..Limits::default()
    }
}

/// A service that answers, or never does, or with more than anybody takes at once.
struct Served {
    address: SocketAddr,
    end: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

async fn serve(limits: Limits) -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let admission = Admission::new(Access::default(), Browsers::default(), &limits);
    let router = Router::new()
        .route(
            "/",
            post(|body: Bytes| async move { body.len().to_string() }),
        )
        .route("/never", post(std::future::pending::<()>))
        .route("/large", get(|| async { vec![b'x'; LARGE] }))
        .layer(middleware::from_fn_with_state(
            Arc::new(admission),
            admission::pass,
        ));
    let (end, ending) = oneshot::channel();
    let ended = tokio::spawn(async move {
        let ending = async {
            let _ = ending.await;
        };
        super::serve(listener, router, &limits, ending).await;
    });
    Served {
        address,
        end,
        ended,
    }
}

impl Served {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// A connection on which this much is sent.
    async fn with(&self, sent: &str) -> TcpStream {
        let mut stream = self.connect().await;
        stream.write_all(sent.as_bytes()).await.unwrap();
        stream
    }

    /// The answer to a whole request on a connection of its own.
    async fn ask(&self, request: &str) -> String {
        answer(self.connect().await, request).await
    }

    /// Asks until the service has room.
    async fn until_answered(&self) {
        let since = Instant::now();
        while !self.ask(&small()).await.starts_with("HTTP/1.1 200") {
            assert!(since.elapsed() < LONG, "there is no room");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

fn request(line: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("{line} HTTP/1.1\r\nhost: localhost\r\n{headers}content-length: {length}\r\n\r\n{body}")
}

fn small() -> String {
    request("POST /", "connection: close\r\n", "x")
}

fn never() -> String {
    request("POST /never", "", "")
}

fn poll(path: &str) -> String {
    let target = "x-amz-target: AWSStepFunctions.GetActivityTask\r\n";
    request(path, target, "")
}

/// Sends a request and reads until the connection is closed.
async fn answer(mut stream: TcpStream, request: &str) -> String {
    // Who is refused may be so before all of it is written.
    let _ = stream.write_all(request.as_bytes()).await;
    rest(&mut stream).await
}

/// What comes until the connection is closed, which it must be.
async fn rest(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    let read = tokio::time::timeout(LONG, stream.read_to_end(&mut text));
    // A reset is an end, too.
    let _ = read.await.expect("the connection is closed");
    String::from_utf8(text).unwrap()
}

/// Writes a byte now and then until the service has had enough of it.
async fn dribble(stream: &mut TcpStream) {
    let since = Instant::now();
    while stream.write_all(b"x").await.is_ok() {
        assert!(since.elapsed() < LONG, "it may go on for ever");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_head_that_dribbles_is_not_waited_for() {
    let limits = Limits {
        head: SHORT,
        ..limits()
    };
    let served = serve(limits).await;
    let mut slow = served.with("POST / HTTP/1.1\r\nhost: ").await;
    dribble(&mut slow).await;
}

#[tokio::test]
async fn a_connection_does_not_rest_for_ever() {
    let limits = Limits {
        head: SHORT,
        ..limits()
    };
    let served = serve(limits).await;
    assert_eq!(rest(&mut served.connect().await).await, "");
    let kept = answer(served.connect().await, &request("POST /", "", "x")).await;
    assert!(kept.starts_with("HTTP/1.1 200"), "{kept}");
}

#[tokio::test]
async fn a_body_that_dribbles_is_not_waited_for() {
    let limits = Limits {
        body: SHORT,
        ..limits()
    };
    let served = serve(limits).await;
    let head = "POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100000\r\n\r\n";
    let mut stopped = served.with(head).await;
    let refused = rest(&mut stopped).await;
    assert!(refused.starts_with("HTTP/1.1 408"), "{refused}");
    assert!(refused.contains("RequestTimeoutException"), "{refused}");
    dribble(&mut served.with(head).await).await;
}

#[tokio::test]
async fn an_answer_that_is_not_read_is_not_kept() {
    let limits = Limits {
        answer: SHORT,
        connections: 1,
        ..limits()
    };
    let served = serve(limits).await;
    let deaf = served.with(&request("GET /large", "", "")).await;
    served.until_answered().await;
    drop(deaf);
}

#[tokio::test]
async fn an_answer_that_is_read_arrives_whole() {
    let served = serve(limits()).await;
    let head = "connection: close\r\n";
    let answer = served.ask(&request("GET /large", head, "")).await;
    assert!(answer.len() > LARGE);
}

#[tokio::test]
async fn beyond_its_connections_a_service_says_so_and_serves_the_others() {
    let served = serve(limits()).await;
    let mut first = served.with(&request("POST /", "", "x")).await;
    let mut silent = Vec::new();
    for _ in 1..limits().connections {
        silent.push(served.connect().await);
    }
    for _ in 0..100 {
        let refused = served.ask(&small()).await;
        assert!(refused.starts_with("HTTP/1.1 400"), "{refused}");
        let (head, body) = refused.split_once("\r\n\r\n").unwrap();
        assert!(
            body.contains("\"__type\":\"ThrottlingException\""),
            "{body}"
        );
        let length = format!("content-length: {}", body.len());
        assert!(head.contains(&length), "{head}");
    }
    let again = request("POST /", "connection: close\r\n", "abc");
    first.write_all(again.as_bytes()).await.unwrap();
    let answers = rest(&mut first).await;
    assert!(answers.ends_with("\r\n\r\n3"), "{answers}");
    served.until_answered().await;
    drop(silent);
}

#[tokio::test]
async fn room_comes_back_from_those_who_only_connect() {
    let limits = Limits {
        head: SHORT,
        ..limits()
    };
    let served = serve(limits).await;
    let mut silent = Vec::new();
    for _ in 0..limits.connections {
        silent.push(served.connect().await);
    }
    served.until_answered().await;
    drop(silent);
}

#[tokio::test]
async fn beyond_its_requests_a_service_says_so_at_once() {
    let served = serve(limits()).await;
    let mut answered = Vec::new();
    for _ in 0..limits().answered {
        answered.push(served.with(&never()).await);
    }
    until_throttled(&served, &small()).await;
    // What waits has room of its own.
    let mut polls = Vec::new();
    for _ in 0..limits().waiting {
        polls.push(served.with(&poll("POST /never")).await);
    }
    drop(answered);
    served.until_answered().await;
    until_throttled(&served, &poll("POST /")).await;
    served.until_answered().await;
    drop(polls);
}

async fn until_throttled(served: &Served, request: &str) {
    let request = request.replacen("\r\n", "\r\nconnection: close\r\n", 1);
    let since = Instant::now();
    while !served.ask(&request).await.contains("ThrottlingException") {
        assert!(since.elapsed() < LONG, "there is always room");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn bodies_share_the_memory_that_there_is() {
    let limits = limits();
    let served = serve(limits).await;
    let body = "x".repeat(70 << 10);
    let large = request("POST /", "connection: close\r\n", &body);
    assert!(served.ask(&large).await.ends_with("\r\n\r\n71680"));
    // All but its end.
    let half = large.get(..large.len() - 1).unwrap();
    let slow = served.with(half).await;
    until_throttled(&served, &request("POST /", "", &body)).await;
    assert!(served.ask(&small()).await.starts_with("HTTP/1.1 200"));
    drop(slow);
    let since = Instant::now();
    while !served.ask(&large).await.starts_with("HTTP/1.1 200") {
        assert!(since.elapsed() < LONG, "the memory is not given back");
    }
}

#[tokio::test]
async fn slow_clients_do_not_keep_a_service_from_ending() {
    let limits = Limits {
        grace: SHORT,
        ..limits()
    };
    let served = serve(limits).await;
    let mut slow = Vec::new();
    for sent in [
        "POST / HT".to_owned(),
        request("POST /", "", "xx").replace("xx", "x"),
        request("GET /large", "", ""),
        never(),
        poll("POST /never"),
        String::new(),
    ] {
        slow.push(served.with(&sent).await);
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    let _ = served.end.send(());
    let ended = tokio::time::timeout(LONG, served.ended).await;
    ended.expect("it ends").unwrap();
    // All are cut off then.
    for mut stream in slow {
        rest(&mut stream).await;
    }
}
