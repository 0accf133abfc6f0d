//! Connections: as many as there is room for, and none that is slow for the sake of it.

use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

/// How many connections there may be: fewer than the files that a process may usually open.
const MOST: usize = 800;

/// How long a request's head may take to arrive, and a connection may rest between two.
const HEAD: Duration = Duration::from_secs(30);

/// How long requests that are being answered may take once the service is to end.
const GRACE: Duration = Duration::from_secs(30);

/// What a connection is told for which there is no room.
const THROTTLED: &[u8] = b"HTTP/1.1 400 Bad Request\r\ncontent-type: application/x-amz-json-1.0\r\ncontent-length: 65\r\n\
    connection: close\r\n\r\n{\"__type\":\"ThrottlingException\",\"message\":\"Too many connections\"}";

/// Answers connections until `ending` completes, and then what is under way.
pub(crate) async fn serve(listener: TcpListener, router: Router, ending: impl Future<Output = ()>) {
    let room = Arc::new(Semaphore::new(MOST));
    let graceful = GracefulShutdown::new();
    let mut ending = pin!(ending);
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    rest(&error).await;
                    continue;
                }
            },
            () = &mut ending => break,
        };
        let Ok(room) = Arc::clone(&room).try_acquire_owned() else {
            // If it cannot be told, it is gone anyway.
            let _ = stream.try_write(THROTTLED);
            continue;
        };
        let answering = graceful.watch(answer(stream, router.clone()));
        tokio::spawn(async move {
            // What goes wrong with a connection is its client's affair.
            let _ = answering.await;
            drop(room);
        });
    }
    drop(listener);
    // What is not answered by then is cut off.
    let _ = tokio::time::timeout(GRACE, graceful.shutdown()).await;
}

fn answer(
    stream: TcpStream,
    router: Router,
) -> http1::Connection<TokioIo<TcpStream>, TowerToHyperService<Router>> {
    // Answers are small, and awaited.
    let _ = stream.set_nodelay(true);
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
}

/// A connection that broke off is nothing; without room for another, some time must pass.
async fn rest(error: &io::Error) {
    if !matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
    ) {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
