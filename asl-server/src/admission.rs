//! What every request passes before it is answered: who calls, how much, and whether there is room.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt as _;
use hyper::body::Body as _;
use tokio::sync::{Semaphore, SemaphorePermit, TryAcquireError};

use crate::access::{Access, Browsers};
use crate::api::{self, ApiError};
use crate::limits::Limits;

/// The largest body that is read.
const BODY: usize = 1 << 20;

/// How much is dropped of a larger one.
const DROPPED: usize = 8 << 20;

/// How much room a body is given before it arrives. For what is no larger there is always memory.
const SMALL: usize = 16 << 10;

/// The actions whose answer waits.
const WAITING_ACTIONS: [&str; 2] = ["GetActivityTask", "StartSyncExecution"];

/// What every request passes.
#[derive(Debug)]
pub(crate) struct Admission {
    pub(crate) access: Access,
    pub(crate) browsers: Browsers,
    answered: Semaphore,
    waiting: Semaphore,
    /// For each byte of a body that is not small.
    bytes: Semaphore,
    limits: Limits,
}

/// A body, and its part of the memory.
struct Arrived<'a> {
    body: Bytes,
    bytes: Option<SemaphorePermit<'a>>,
}

impl Admission {
    pub(crate) fn new(access: Access, browsers: Browsers, limits: &Limits) -> Self {
        Admission {
            access,
            browsers,
            answered: Semaphore::new(limits.answered),
            waiting: Semaphore::new(limits.waiting),
            bytes: Semaphore::new(limits.bytes),
            limits: *limits,
        }
    }

    fn room(&self, request: &Request) -> &Semaphore {
        let action = api::action(request.headers());
        let waits = action.is_some_and(|action| WAITING_ACTIONS.contains(&action))
            || request.uri().path().starts_with("/run/");
        if waits { &self.waiting } else { &self.answered }
    }

    /// Memory for what a body grows by.
    fn room_for(
        &self,
        before: usize,
        after: usize,
    ) -> Result<Option<SemaphorePermit<'_>>, ApiError> {
        if after > BODY {
            return Err(ApiError::too_large());
        }
        let more = after.saturating_sub(SMALL.max(before));
        let more = u32::try_from(more).map_err(|_| ApiError::too_large())?;
        if more == 0 {
            return Ok(None);
        }
        let bytes = self.bytes.try_acquire_many(more);
        bytes.map(Some).map_err(|_| ApiError::throttled())
    }
}

/// Lets a request through, its body read, or refuses it.
pub(crate) async fn pass(
    State(admission): State<Arc<Admission>>,
    request: Request,
    next: Next,
) -> Response {
    match admit(&admission, request).await {
        Ok((request, _bytes)) => match admission.room(&request).try_acquire() {
            Ok(_room) => next.run(request).await,
            Err(TryAcquireError::NoPermits | TryAcquireError::Closed) => {
                ApiError::throttled().into_response()
            }
        },
        Err(error) => error.into_response(),
    }
}

async fn admit(
    admission: &Admission,
    request: Request,
) -> Result<(Request, Option<SemaphorePermit<'_>>), ApiError> {
    let (parts, body) = request.into_parts();
    admission.browsers.check(&parts.headers)?;
    let read = tokio::time::timeout(admission.limits.body, read(admission, body)).await;
    let Arrived { body, bytes } = read.map_err(|_| ApiError::too_slow())??;
    admission.access.check(&parts, &body)?;
    Ok((Request::from_parts(parts, Body::from(body)), bytes))
}

/// Reads a body. Of one that is refused some more is read and dropped: who still writes does not hear why it is.
async fn read(admission: &Admission, mut body: Body) -> Result<Arrived<'_>, ApiError> {
    let told = usize::try_from(body.size_hint().lower()).unwrap_or(BODY);
    // A small one is there at once; for a large one there is room when it comes.
    let mut read = Vec::with_capacity(told.min(SMALL));
    let mut bytes: Option<SemaphorePermit<'_>> = None;
    let (mut length, mut refusal) = (0, None);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| ApiError::broken_off())?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        let before = length;
        length += data.len();
        if refusal.is_none() {
            match admission.room_for(before, length) {
                Ok(more) => {
                    read.extend_from_slice(&data);
                    bytes = merged(bytes, more);
                }
                Err(error) => (refusal, read, bytes) = (Some(error), Vec::new(), None),
            }
        }
        if length > DROPPED {
            break;
        }
    }
    match refusal {
        Some(refusal) => Err(refusal),
        None => Ok(Arrived {
            body: read.into(),
            bytes,
        }),
    }
}

fn merged<'a>(
    bytes: Option<SemaphorePermit<'a>>,
    more: Option<SemaphorePermit<'a>>,
) -> Option<SemaphorePermit<'a>> {
    match (bytes, more) {
        (Some(mut bytes), Some(more)) => {
            bytes.merge(more);
            Some(bytes)
        }
        (bytes, more) => bytes.or(more),
    }
}
