//! `$now`, `$millis`, `$fromMillis`, `$toMillis`.

use std::time::SystemTime;

use super::{Arguments, Evaluation, Function, Outcome, Value, builtins};

builtins! {
    MILLIS "millis" [] 0 millis;
}

fn millis(evaluation: &Evaluation<'_>, _: &Arguments) -> Outcome {
    Ok(Value::Number(now_in_millis(evaluation)))
}

fn now_in_millis(evaluation: &Evaluation<'_>) -> f64 {
    let since = evaluation.now().duration_since(SystemTime::UNIX_EPOCH);
    let millis = since.map(|since| since.as_millis()).unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "exact for 285,000 years")]
    let millis = millis as f64;
    millis
}
