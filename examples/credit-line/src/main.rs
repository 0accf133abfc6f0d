//! A credit line that a person approves: `cargo run -p credit-line -- apply 5000`, and in another terminal `approve NAME`.
//! Stop it whenever you like; without a command it goes on.

mod bank;
mod desk;

use std::error::Error;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use asl_runtime::store::{ExecutionFilter, StatusFilter};
use asl_runtime::{Engine, Json, TokenError, json};

use self::desk::Desk;

type Done = Result<(), Box<dyn Error>>;

const USAGE: &str = "credit-line [--data FOLDER] [apply AMOUNT | approve NAME | reject NAME]";

#[tokio::main]
async fn main() -> Done {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    let mut data = PathBuf::from("data");
    if words.len() > 1 && words.first().is_some_and(|word| word == "--data") {
        data = words.drain(..2).next_back().unwrap_or_default().into();
    }
    let desk = Desk::open(&data.join("desk"))?;
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let amount = match words[..] {
        [] => None,
        ["apply", amount] => Some(amount.parse()?),
        ["approve", name] => return Ok(desk.decide(name, true)?),
        ["reject", name] => return Ok(desk.decide(name, false)?),
        _ => return Err(USAGE.into()),
    };
    let engine = bank::open(&data, &desk)?;
    if let Some(amount) = amount {
        apply(&engine, amount).await?;
    }
    serve(&engine, &desk).await
}

/// Starts an execution, which is on disk from then on.
async fn apply(engine: &Engine, amount: f64) -> Done {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
    let name = format!("line-{}", since.as_secs());
    let input = json!({"amount": amount});
    engine
        .start_named::<Json>("credit_line", &name, input)
        .await?;
    Ok(())
}

/// Hands decisions to the executions that wait for them, until none is left.
async fn serve(engine: &Engine, desk: &Desk) -> Done {
    let running = ExecutionFilter {
        status: Some(StatusFilter::Running),
        ..ExecutionFilter::default()
    };
    while engine.executions(&running)?.len() > engine.held()?.len() {
        for decision in desk.decisions()? {
            let answer = json!({"approved": decision.is_approved});
            match engine.send_task_success(&decision.token, answer).await {
                Ok(()) => println!("{decision}"),
                Err(TokenError::TaskTimedOut) => println!("{decision} too late, or twice"),
                Err(error) => return Err(error.into()),
            }
            decision.file_away()?;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
