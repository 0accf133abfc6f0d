//! The bank behind the workflow.

use std::path::Path;

use asl_runtime::{Engine, EngineError, TaskContext, TaskError, asl};
use serde::{Deserialize, Serialize};

use crate::desk::Desk;

asl! {
    pub(crate) mod credit_line = "workflows/credit-line.asl.yaml" {
        task "AskForApproval": fn(Question) -> ();
        task "SendReminder": at_most_once fn(String) -> ();
        task "OpenCreditLine": fn(f64) -> CreditLine;
    }
}

/// What somebody has to decide.
#[derive(Debug, Deserialize)]
pub(crate) struct Question {
    application: String,
    amount: f64,
    token: String,
}

/// Money that may be drawn.
#[derive(Debug, Serialize)]
pub(crate) struct CreditLine {
    /// Made of the idempotency key: opened again after a crash, it is the same line.
    id: String,
    amount: f64,
}

struct Bank {
    desk: Desk,
}

/// Opens the bank's engine over the folder `data`.
pub(crate) fn open(data: &Path, desk: &Desk) -> Result<Engine, EngineError> {
    let desk = desk.clone();
    let machine = credit_line::machine(Bank { desk });
    Engine::builder().machine(&machine).open(data)
}

impl credit_line::Tasks for Bank {
    async fn ask_for_approval(&self, question: Question, _: TaskContext) -> Result<(), TaskError> {
        let Question {
            application,
            amount,
            token,
        } = question;
        let asked = self.desk.ask(&application, &token);
        asked.map_err(|error| TaskError::new("NoDesk", error.to_string()))?;
        println!("{application}: a credit line of {amount}. Token: {token}");
        println!(
            "Decide: cargo run -p credit-line -- approve {application}   (or: reject {application})"
        );
        Ok(())
    }

    async fn send_reminder(&self, application: String, _: TaskContext) -> Result<(), TaskError> {
        println!("{application}: nobody has decided yet");
        Ok(())
    }

    async fn open_credit_line(
        &self,
        amount: f64,
        cx: TaskContext,
    ) -> Result<CreditLine, TaskError> {
        println!("{}: opened with {amount}", cx.execution_name());
        let id = cx.idempotency_key();
        Ok(CreditLine { id, amount })
    }
}
