//! `Receipt`: the promise that a batch is durable.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::sync::oneshot;

use super::error::StoreError;

/// Completes once a batch is durable.
#[derive(Debug)]
pub struct Receipt(oneshot::Receiver<Result<(), StoreError>>);

/// The store's side of a [`Receipt`].
#[derive(Debug)]
pub struct Acknowledgement(oneshot::Sender<Result<(), StoreError>>);

impl Receipt {
    /// A receipt and what completes it.
    #[must_use]
    pub fn new() -> (Self, Acknowledgement) {
        let (sender, receiver) = oneshot::channel();
        (Receipt(receiver), Acknowledgement(sender))
    }

    /// A receipt that has completed.
    #[must_use]
    pub fn completed(result: Result<(), StoreError>) -> Self {
        let (receipt, acknowledgement) = Receipt::new();
        acknowledgement.complete(result);
        receipt
    }
}

impl Acknowledgement {
    /// Tells whoever waits for it.
    pub fn complete(self, result: Result<(), StoreError>) {
        // Nobody need be waiting.
        let _ = self.0.send(result);
    }
}

impl Future for Receipt {
    type Output = Result<(), StoreError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0)
            .poll(cx)
            .map(|result| result.unwrap_or_else(|_| Err(StoreError::closed())))
    }
}
