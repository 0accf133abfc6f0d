//! Task tokens and activities: what outside workers say (`SendTaskSuccess` and its kin, `GetActivityTask`).

use std::future::Future;

use super::{Engine, EngineError, Inner};
use crate::execution::{Said, TokenAnswer, TokenError};
use crate::json::Json;

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
    /// The token is none, or nobody waits for it any more; the store has failed.
    pub async fn send_task_success(&self, token: &str, output: Json) -> Result<(), TokenError> {
        let answer = TokenAnswer::Success(output);
        self.0.say(token, Said::Answer(answer)).await
    }

    /// Fails the attempt that waits for `token`, with this Error and Cause (`SendTaskFailure`).
    ///
    /// # Errors
    ///
    /// As [`Engine::send_task_success`].
    pub async fn send_task_failure(
        &self,
        token: &str,
        error: Option<&str>,
        cause: Option<&str>,
    ) -> Result<(), TokenError> {
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

    /// Waits for a task of the activity with this ARN, and takes it for a worker (`GetActivityTask`). That it was taken is
    /// durable once this returns.
    ///
    /// # Errors
    ///
    /// The store has failed.
    pub async fn activity_task(
        &self,
        activity: &str,
        worker: Option<&str>,
    ) -> Result<ActivityTask, EngineError> {
        let taking = self.0.tokens.take_activity(activity, worker);
        let (token, input) = self.0.unless_failed(taking).await?;
        Ok(ActivityTask {
            token: token.to_string(),
            input,
        })
    }
}

impl Inner {
    fn say(&self, token: &str, said: Said) -> impl Future<Output = Result<(), TokenError>> {
        let saying = self.tokens.say(token, said);
        async {
            self.unless_failed(saying)
                .await
                .unwrap_or(Err(TokenError::Lost))
        }
    }
}
