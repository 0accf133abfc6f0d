//! What a Task's `Resource` names.

use crate::json::Text;

/// A `Resource` and what it was recognised as.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// The text as it is written.
    pub text: Text,
    /// What it names.
    pub kind: ResourceKind,
}

/// The kinds of work a Resource can name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResourceKind {
    /// `arn:aws:lambda:REGION:ACCOUNT:function:NAME[:QUALIFIER]`: invoked with the effective input.
    LambdaFunction {
        /// The function's name, without its qualifier.
        name: String,
    },
    /// `arn:aws:states:REGION:ACCOUNT:activity:NAME`: a queue for outside workers.
    Activity {
        /// The activity's name.
        name: String,
    },
    /// `arn:aws:states:::SERVICE:API[PATTERN]`: an optimized integration.
    Optimized {
        /// The service, as `lambda`, `sqs` or `states`.
        service: String,
        /// Its API action in camel case, as `invoke`.
        api: String,
        /// How the call is waited for.
        pattern: Pattern,
    },
    /// `arn:aws:states:::aws-sdk:SERVICE:API[PATTERN]`: any API of any service.
    AwsSdk {
        /// The service, as `s3`.
        service: String,
        /// Its API action in camel case, as `getObject`.
        api: String,
        /// How the call is waited for.
        pattern: Pattern,
    },
    /// Anything that is no ARN: a function of the user's by its bare name, as `CheckStock` or an unresolved `${CheckStock}`.
    Function {
        /// The name, without `${` and `}`.
        name: String,
    },
}

/// How an integration's end is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// The answer to the call.
    RequestResponse,
    /// `.sync`: the end of the job that the call started.
    Sync,
    /// `.sync:2`: the same, with the output as JSON.
    Sync2,
    /// `.waitForTaskToken`: a callback that brings the Task Token back.
    WaitForTaskToken,
}
