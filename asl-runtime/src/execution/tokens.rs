//! Task tokens: who waits for which, and the queues of activities.

use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{Notify, oneshot};

use super::pending::TokenAnswer;
use super::shutdown::Shutdown;
use crate::json::{ArcStr, Json};
use crate::store::ExecutionId;

/// The tokens that running attempts wait for.
#[derive(Default)]
pub(crate) struct Tokens {
    waiting: Mutex<HashMap<ArcStr, UnboundedSender<Message>>>,
    /// What activities exist, by ARN.
    activities: Mutex<HashSet<String>>,
    queues: Mutex<HashMap<&'static str, VecDeque<Offer>>>,
    /// Told of each offer, and when nothing is offered any more.
    offered: Notify,
    shutdown: Arc<Shutdown>,
}

/// An activity's task that no worker has taken yet.
struct Offer {
    token: ArcStr,
    input: Json,
}

/// What somebody who has the token says.
pub(crate) struct Message {
    pub(super) said: Said,
    /// Told once it is durable.
    pub(super) reply: oneshot::Sender<Result<(), TokenError>>,
}

#[derive(Clone)]
pub(crate) enum Said {
    Answer(TokenAnswer),
    Heartbeat,
    /// A worker took the activity's task.
    Taken {
        worker: Option<String>,
    },
}

/// Why a token is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenError {
    /// `InvalidToken`: this is no token of the engine's.
    InvalidToken,
    /// `TaskTimedOut`: nobody waits for it any more: the attempt has been answered, has timed out, or was stopped.
    TaskTimedOut,
    /// `InvalidOutput`: the output is over the execution's limit. The attempt waits on.
    OutputTooLarge,
    /// `ValidationException`: the Error has more than 256 characters, or the Cause more than 32,768. The attempt waits on.
    FailureTooLong,
    /// The execution is held, because this engine lacks its definition. Once it goes on, the answer is welcome again.
    Held,
    /// The engine is shutting down or has been closed. Once it is open again, the answer is welcome.
    Closed,
    /// The engine's store has failed, so that the answer is not kept.
    Lost,
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TokenError::InvalidToken => "Invalid Token: 'Invalid token'",
            TokenError::TaskTimedOut => "Task Timed Out: 'Provided task does not exist anymore'",
            TokenError::OutputTooLarge => {
                "Invalid Output: it is over the execution's limit for payloads"
            }
            TokenError::FailureTooLong => {
                "an Error has at most 256 characters, and a Cause at most 32,768"
            }
            TokenError::Held => {
                "the execution is held: send the answer again once its definition is registered"
            }
            TokenError::Closed => "the engine is closed: send the answer again once it is open",
            TokenError::Lost => "the engine's store has failed: the answer is not kept",
        })
    }
}

impl std::error::Error for TokenError {}

/// A token for an attempt of this execution, which nobody can guess.
pub(super) fn new_token(execution: ExecutionId) -> ArcStr {
    let mut secret = [0; 16];
    getrandom::fill(&mut secret).expect("the operating system has randomness");
    ArcStr::from(format!(
        "{execution:x}.{:032x}",
        u128::from_ne_bytes(secret)
    ))
}

/// The execution that a token is for; nothing if the text is no token.
pub(crate) fn execution_of(token: &str) -> Option<ExecutionId> {
    let (execution, secret) = token.split_once('.')?;
    let is_secret = secret.len() == 32 && secret.bytes().all(|byte| byte.is_ascii_hexdigit());
    let execution = ExecutionId::from_str_radix(execution, 16).ok();
    execution.filter(|_| is_secret)
}

impl Tokens {
    pub(crate) fn new(activities: HashSet<String>, shutdown: Arc<Shutdown>) -> Self {
        Tokens {
            activities: Mutex::new(activities),
            shutdown,
            ..Tokens::default()
        }
    }

    pub(crate) fn has_activity(&self, arn: &str) -> bool {
        self.activities().contains(arn)
    }

    pub(crate) fn create_activity(&self, arn: &str) {
        self.activities().insert(arn.to_owned());
    }

    /// Its workers are sent away. Tasks in its queue wait for it to be created again, or for their timeouts.
    pub(crate) fn delete_activity(&self, arn: &str) {
        self.activities().remove(arn);
        self.offered.notify_waiters();
    }

    /// No half-done change to the set can be seen: poison is no news.
    fn activities(&self) -> MutexGuard<'_, HashSet<String>> {
        self.activities
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// No half-done change to the table can be seen: poison is no news.
    fn waiting(&self) -> MutexGuard<'_, HashMap<ArcStr, UnboundedSender<Message>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for what is said of `token`, until that is dropped.
    pub(super) fn listen(self: &Arc<Self>, token: &ArcStr) -> Listening {
        let (sender, messages) = unbounded_channel();
        self.waiting().insert(token.clone(), sender);
        Listening {
            messages,
            tokens: Arc::clone(self),
            token: token.clone(),
        }
    }

    /// Whether anybody in memory waits for `token`.
    pub(crate) fn is_awaited(&self, token: &str) -> bool {
        self.waiting().contains_key(token)
    }

    /// Tells whoever waits for `token`, and waits until that is durable; nothing if nobody in memory waits for it.
    pub(crate) async fn say(&self, token: &str, said: Said) -> Option<Result<(), TokenError>> {
        let _under_way = self.shutdown.enter();
        let (reply, answered) = oneshot::channel();
        let sent = {
            let waiting = self.waiting();
            waiting.get(token)?.send(Message { said, reply })
        };
        sent.ok()?;
        answered.await.ok()
    }

    /// Puts an activity's task into its queue.
    pub(super) fn offer(&self, activity: &'static str, token: ArcStr, input: Json) {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        let queue = queues.entry(activity).or_default();
        queue.push_back(Offer { token, input });
        self.offered.notify_waiters();
    }

    /// Sends workers away: a shutdown has begun.
    pub(crate) fn dismiss_workers(&self) {
        self.offered.notify_waiters();
    }

    /// Takes the oldest task of an activity, once there is one; nothing once a shutdown has begun, or the activity is gone.
    pub(crate) async fn take_activity(
        &self,
        activity: &str,
        worker: Option<&str>,
    ) -> Option<(ArcStr, Json)> {
        loop {
            let offered = self.offered.notified();
            if self.shutdown.has_begun() || !self.has_activity(activity) {
                return None;
            }
            let taken = {
                let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
                queues.get_mut(activity).and_then(VecDeque::pop_front)
            };
            let Some(Offer { token, input }) = taken else {
                offered.await;
                continue;
            };
            let said = Said::Taken {
                worker: worker.map(str::to_owned),
            };
            // An attempt that is over offers nothing any more.
            if let Some(Ok(())) = self.say(&token, said).await {
                return Some((token, input));
            }
        }
    }
}

/// Keeps a token valid until it is dropped.
pub(super) struct Listening {
    pub(super) messages: UnboundedReceiver<Message>,
    tokens: Arc<Tokens>,
    token: ArcStr,
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.tokens.waiting().remove(&self.token);
    }
}

impl fmt::Debug for Listening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listening").finish_non_exhaustive()
    }
}
