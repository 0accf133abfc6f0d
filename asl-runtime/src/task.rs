//! What the host provides: handlers for Task states, and what they learn of the state that calls them.

mod attempt;
mod convert;
mod error;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

pub(crate) use self::attempt::Attempt;
pub use self::attempt::TaskContext;
pub use self::convert::{Reply, answer, open};
pub(crate) use self::convert::{from_json, into_json};
pub use self::error::TaskError;
use crate::definition::Task;
use crate::json::Json;

/// A handler's answer on its way.
pub type HandlerFuture = Pin<Box<dyn Future<Output = Result<Json, TaskError>> + Send>>;

/// Answers the Task states of a machine: what a generated `Tasks` trait becomes, and any [`TaskHandler`].
pub trait Handler: Send + Sync + 'static {
    /// Starts to answer.
    fn call(&self, request: TaskRequest) -> HandlerFuture;
}

/// One attempt of a Task state, as a handler sees it.
#[derive(Debug)]
pub struct TaskRequest {
    pub(crate) function: &'static str,
    pub(crate) task: &'static Task,
    /// The evaluated `Parameters`, or the effective input where the state has none.
    pub input: Json,
    /// Who asks, and by when.
    pub context: TaskContext,
}

impl TaskRequest {
    /// The function or service action that is called, by the name it has in the machine's `Tasks`: `CheckStock`,
    /// `sqs:sendMessage`.
    #[must_use]
    pub fn function(&self) -> &'static str {
        self.function
    }

    /// The state's `Resource`.
    #[must_use]
    pub fn resource(&self) -> &'static str {
        self.task.resource
    }

    /// The function's number in the machine's `Tasks`, for generated code.
    #[doc(hidden)]
    #[must_use]
    pub fn function_index(&self) -> u16 {
        self.task.function
    }
}

/// One handler for every Task state of a machine: for mocks, tests and connectors.
///
/// It gets the evaluated `Parameters` and gives the raw answer of the resource; for
/// `arn:aws:states:::lambda:invoke` that includes the envelope (`Payload`, `StatusCode`).
///
/// Any `Fn(TaskRequest) -> impl Future<Output = Result<Json, TaskError>>` is one.
pub trait TaskHandler: Send + Sync + 'static {
    /// Answers one attempt of a Task state.
    ///
    /// # Errors
    ///
    /// The Error and Cause with which the attempt fails.
    fn call(&self, request: TaskRequest) -> impl Future<Output = Result<Json, TaskError>> + Send;
}

impl<F, A> TaskHandler for F
where
    F: Fn(TaskRequest) -> A + Send + Sync + 'static,
    A: Future<Output = Result<Json, TaskError>> + Send,
{
    fn call(&self, request: TaskRequest) -> impl Future<Output = Result<Json, TaskError>> + Send {
        self(request)
    }
}

/// A [`TaskHandler`] behind the interface that machines call.
pub(crate) struct Dynamic<H>(pub(crate) Arc<H>);

impl<H: TaskHandler> Handler for Dynamic<H> {
    fn call(&self, request: TaskRequest) -> HandlerFuture {
        let handler = Arc::clone(&self.0);
        Box::pin(async move { handler.call(request).await })
    }
}
