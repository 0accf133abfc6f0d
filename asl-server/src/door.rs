//! What every request passes before it is answered: who calls, how much, and whether there is room.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt as _;
use hyper::body::Body as _;
use tokio::sync::{Semaphore, TryAcquireError};

use crate::access::{Access, Browsers};
use crate::api::{self, ApiError};

/// The largest body that is read.
const BODY: usize = 1 << 20;

/// How much room a body is given before it arrives.
const AT_ONCE: usize = 16 << 10;

/// How much is dropped of a larger one.
const DROPPED: usize = 8 << 20;

/// How long a body may take to arrive.
const ARRIVAL: Duration = Duration::from_secs(30);

/// How many requests are answered at once, and how many may wait for something that happens elsewhere: a task for a worker,
/// the end of an execution.
const ANSWERED: usize = 256;
const WAITING: usize = 500;

/// The actions whose answer waits.
const WAITING_ACTIONS: [&str; 2] = ["GetActivityTask", "StartSyncExecution"];

/// What every request passes.
#[derive(Debug)]
pub(crate) struct Door {
    pub(crate) access: Access,
    pub(crate) browsers: Browsers,
    answered: Semaphore,
    waiting: Semaphore,
}

impl Door {
    pub(crate) fn new(access: Access, browsers: Browsers) -> Self {
        Door {
            access,
            browsers,
            answered: Semaphore::new(ANSWERED),
            waiting: Semaphore::new(WAITING),
        }
    }

    fn room(&self, request: &Request) -> &Semaphore {
        let action = api::action(request.headers());
        let waits = action.is_some_and(|action| WAITING_ACTIONS.contains(&action))
            || request.uri().path().starts_with("/run/");
        if waits { &self.waiting } else { &self.answered }
    }
}

/// Lets a request through, its body read, or refuses it.
pub(crate) async fn pass(State(door): State<Arc<Door>>, request: Request, next: Next) -> Response {
    match admit(&door, request).await {
        Ok(request) => match door.room(&request).try_acquire() {
            Ok(_room) => next.run(request).await,
            Err(TryAcquireError::NoPermits | TryAcquireError::Closed) => {
                ApiError::throttled().into_response()
            }
        },
        Err(error) => error.into_response(),
    }
}

async fn admit(door: &Door, request: Request) -> Result<Request, ApiError> {
    let (parts, body) = request.into_parts();
    door.browsers.check(&parts.headers)?;
    let body = arrived(body).await?;
    door.access.check(&parts, &body)?;
    Ok(Request::from_parts(parts, Body::from(body)))
}

async fn arrived(body: Body) -> Result<Bytes, ApiError> {
    let read = tokio::time::timeout(ARRIVAL, read(body)).await;
    read.map_err(|_| ApiError::too_slow())?
}

/// Reads a body. Of one that is too large some more is read and dropped: who still writes does not hear why it is refused.
async fn read(mut body: Body) -> Result<Bytes, ApiError> {
    let told = usize::try_from(body.size_hint().lower()).unwrap_or(BODY);
    // A small one is there at once; for a large one there is room when it comes.
    let mut read = Vec::with_capacity(told.min(AT_ONCE));
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| ApiError::broken_off())?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        length += data.len();
        if length <= BODY {
            read.extend_from_slice(&data);
        } else if length > DROPPED {
            break;
        }
    }
    if length > BODY {
        return Err(ApiError::too_large());
    }
    Ok(read.into())
}
