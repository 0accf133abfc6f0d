//! Branches and iterations that have to wait, polled inside their execution.

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

use super::flow::Failure;
use super::scope::{Progress, Scope};
use crate::definition::{BoxFuture, States};
use crate::json::Json;

/// A branch or an iteration that has ended.
pub(super) struct Ended {
    pub(super) index: usize,
    pub(super) scope: Box<Scope>,
    pub(super) result: Result<Json, Failure>,
}

/// The children of one state that are under way.
#[derive(Default)]
pub(super) struct Children(FuturesUnordered<BoxFuture<'static, Ended>>);

impl Children {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Lets a child go on from `progress`; `watch` is kept until it ends.
    pub(super) fn push<W: Send + 'static>(
        &mut self,
        index: usize,
        mut scope: Box<Scope>,
        states: &'static States,
        progress: Progress,
        watch: W,
        end: fn(W),
    ) {
        self.0.push(Box::pin(async move {
            let watch = watch;
            let result = scope.run(states, progress).await;
            end(watch);
            Ended {
                index,
                scope,
                result,
            }
        }));
    }

    /// The next child to end; nothing when none is left.
    pub(super) async fn next(&mut self) -> Option<Ended> {
        self.0.next().await
    }
}
