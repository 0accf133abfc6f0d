//! Task tokens and activities: what outside workers say (`SendTaskSuccess` and its kin, `GetActivityTask`).

use std::sync::Arc;

use super::recovery::Taken;
use super::start::check_name;
use super::{Engine, EngineError, Inner};
use crate::execution::{Said, TokenAnswer, TokenError, execution_of};
use crate::json::Json;
use crate::store::ExecutionId;

/// A task that an activity's worker has taken.
#[derive(Debug, Clone, PartialEq)]
pub struct ActivityTask {
    /// What the answer is sent with.
    pub token: String,
    /// The work.
    pub input: Json,
}

impl Engine {
    /// Answers the attempt that waits for `token` (`SendTaskSuccess`). The answer is durable once this returns.
    ///
    /// # Errors
    ///
    /// The token is none, or nobody waits for it any more; the output is over the limit; its execution is held; the engine is shutting down; the store has
    /// failed.
    pub async fn send_task_success(&self, token: &str, output: Json) -> Result<(), TokenError> {
        let answer = TokenAnswer::Success(output);
        self.0.say(token, Said::Answer(answer)).await
    }

    /// Fails the attempt that waits for `token`, with this Error and Cause (`SendTaskFailure`).
    ///
    /// # Errors
    ///
    /// As [`Engine::send_task_success`]; the Error or the Cause is too long.
    pub async fn send_task_failure(
        &self,
        token: &str,
        error: Option<&str>,
        cause: Option<&str>,
    ) -> Result<(), TokenError> {
        if is_too_long(error, cause) {
            return Err(TokenError::FailureTooLong);
        }
        let answer = TokenAnswer::Failure {
            error: error.map(str::to_owned),
            cause: cause.map(str::to_owned),
        };
        self.0.say(token, Said::Answer(answer)).await
    }

    /// Says that somebody still works on the attempt that waits for `token`: `HeartbeatSeconds` begin anew
    /// (`SendTaskHeartbeat`).
    ///
    /// # Errors
    ///
    /// As [`Engine::send_task_success`].
    pub async fn send_task_heartbeat(&self, token: &str) -> Result<(), TokenError> {
        self.0.say(token, Said::Heartbeat).await
    }

    /// Creates an activity while the engine is open (`CreateActivity`), unless it is there already. The engine does not keep
    /// it: create it anew, or with [`EngineBuilder::activity`](crate::EngineBuilder::activity), when the store is opened again.
    ///
    /// # Errors
    ///
    /// The ARN names no activity, or by a name that an activity may not have.
    pub fn create_activity(&self, arn: &str) -> Result<(), EngineError> {
        let mut parts = arn.splitn(7, ':').skip(5);
        match (parts.next(), parts.next()) {
            (Some("activity"), Some(name)) => check_name(name)?,
            _ => return Err(EngineError::UnknownActivity(arn.to_owned())),
        }
        self.0.tokens.create_activity(arn);
        Ok(())
    }

    /// Deletes an activity (`DeleteActivity`): its workers are sent away, and states that come to it fail. Tasks that wait for a
    /// worker wait on, for their timeouts or until it is created again.
    pub fn delete_activity(&self, arn: &str) {
        self.0.tokens.delete_activity(arn);
    }

    /// Waits for a task of the activity with this ARN, and takes it for a worker (`GetActivityTask`). That it was taken is
    /// durable once this returns.
    ///
    /// # Errors
    ///
    /// The activity does not exist; the engine is shutting down; the store has failed.
    pub async fn activity_task(
        &self,
        activity: &str,
        worker: Option<&str>,
    ) -> Result<ActivityTask, EngineError> {
        let taking = self.0.tokens.take_activity(activity, worker);
        let Some((token, input)) = self.0.unless_failed(taking).await? else {
            return Err(if self.0.tokens.has_activity(activity) {
                EngineError::Closed
            } else {
                EngineError::UnknownActivity(activity.to_owned())
            });
        };
        Ok(ActivityTask {
            token: token.to_string(),
            input,
        })
    }
}

/// Whether the API refuses an Error or a Cause (checklist 6.1).
pub(super) fn is_too_long(error: Option<&str>, cause: Option<&str>) -> bool {
    let is_over = |text: Option<&str>, most| text.is_some_and(|text| text.chars().count() > most);
    is_over(error, 256) || is_over(cause, 32_768)
}

impl Inner {
    async fn say(self: &Arc<Self>, token: &str, said: Said) -> Result<(), TokenError> {
        let execution = execution_of(token).ok_or(TokenError::InvalidToken)?;
        loop {
            let saying = self.tokens.say(token, said.clone());
            let heard = self.unless_failed(saying).await;
            if let Some(heard) = heard.map_err(|_| TokenError::Lost)? {
                return heard;
            }
            if self.shutdown.has_begun() {
                return Err(TokenError::Closed);
            }
            self.listen(execution, token)?;
        }
    }

    /// Sees to it that an attempt listens to its token, if its execution sleeps.
    fn listen(self: &Arc<Self>, execution: ExecutionId, token: &str) -> Result<(), TokenError> {
        let mut executions = self.executions();
        if executions.is_closed {
            return Err(TokenError::Closed);
        }
        let woken = self.wake(&mut executions, execution);
        match woken.map_err(|_| TokenError::Lost)? {
            Taken::Was(_) | Taken::Is(_) if self.tokens.is_awaited(token) => Ok(()),
            Taken::Held(_) => Err(TokenError::Held),
            Taken::Was(_) | Taken::Is(_) | Taken::No => Err(TokenError::TaskTimedOut),
        }
    }
}
