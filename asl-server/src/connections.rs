//! Connections: as many as there is room for, and none that is slow for the sake of it.

mod write_timeout;

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
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use self::write_timeout::WriteTimeout;
use crate::limits::Limits;

/// The largest head that is read, and what is read of a body at once.
const HEAD: usize = 64 << 10;

/// How long a client for whom there is no room may take to hear of it.
const REFUSAL: Duration = Duration::from_secs(1);

/// What a connection is told for which there is no room.
const THROTTLED: &[u8] = b"HTTP/1.1 400 Bad Request\r\ncontent-type: application/x-amz-json-1.0\r\ncontent-length: 65\r\n\
    connection: close\r\n\r\n{\"__type\":\"ThrottlingException\",\"message\":\"Too many connections\"}";

/// Answers connections until `ending` completes, and then what is under way.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    limits: &Limits,
    ending: impl Future<Output = ()>,
) {
    let room = Arc::new(Semaphore::new(limits.connections));
    let refused = Arc::new(Semaphore::new(limits.refused));
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
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
            Some(_) = connections.join_next() => continue,
            () = &mut ending => break,
        };
        if let Ok(room) = Arc::clone(&room).try_acquire_owned() {
            let answering = graceful.watch(answer(stream, router.clone(), limits));
            connections.spawn(async move {
                // What goes wrong with a connection is its client's affair.
                let _ = answering.await;
                drop(room);
            });
        } else if let Ok(room) = Arc::clone(&refused).try_acquire_owned() {
            connections.spawn(async move {
                let _ = tokio::time::timeout(REFUSAL, refuse(stream)).await;
                drop(room);
            });
        }
    }
    drop(listener);
    let _ = tokio::time::timeout(limits.grace, graceful.shutdown()).await;
    // What is not answered by then is cut off.
    connections.shutdown().await;
}

fn answer(
    stream: TcpStream,
    router: Router,
    limits: &Limits,
) -> http1::Connection<TokioIo<WriteTimeout<TcpStream>>, TowerToHyperService<Router>> {
    // Answers are small, and awaited.
    let _ = stream.set_nodelay(true);
    let stream = TokioIo::new(WriteTimeout::new(stream, limits.answer));
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_buf_size(HEAD)
        .serve_connection(stream, TowerToHyperService::new(router))
}

/// Tells that there is no room, and reads what is sent meanwhile: closed on it, the connection would take its answer back.
async fn refuse(mut stream: TcpStream) -> io::Result<()> {
    stream.write_all(THROTTLED).await?;
    stream.shutdown().await?;
    let mut dropped = [0; 4_096];
    while stream.read(&mut dropped).await? > 0 {}
    Ok(())
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

#[cfg(test)]
mod tests;
