//! A machine that asks somebody and waits for the answer, and the letter box its questions go to.

use asl_runtime::{Json, Machine, TaskRequest, asl, json};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

asl! {
    pub(super) mod approval = r#"{ "StartAt": "Ask", "States": {
        "Ask": { "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                 "Parameters": { "QueueUrl": "questions", "MessageBody": { "answer to.$": "$$.Task.Token" } },
                 "End": true }
    } }"#;
}

/// The machine, and the tokens that it hands out.
pub(super) fn approval() -> (Machine, UnboundedReceiver<String>) {
    let (post, letters) = unbounded_channel();
    let machine = approval::machine_with(move |request: TaskRequest| {
        let token = request.context.task_token().map(str::to_owned);
        let told = request.input.get("MessageBody");
        let told = told.and_then(|body| body.get("answer to")?.as_str());
        assert_eq!(token.as_deref(), told, "`$$.Task.Token` is the handler's");
        // The test may be over.
        let _ = post.send(token.expect("the task waits for one"));
        async { Ok(json!({"MessageId": "1"})) }
    });
    (machine, letters)
}

/// A token that nobody was given.
pub(super) fn forged(token: &str) -> String {
    let last = if token.ends_with('0') { '1' } else { '0' };
    let mut forged = token.to_owned();
    forged.pop();
    forged.push(last);
    forged
}

/// What `SendTaskSuccess` is told in these tests.
pub(super) fn approved() -> Json {
    json!({"approved": true, "amount": 1.50})
}
