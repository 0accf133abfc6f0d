//! Calls of intrinsic functions from generated code (States Language, appendix B).

use super::flow::Failure;
use super::scope::Scope;
use crate::definition::QueryResult;
use crate::json::{ArcStr, Json};
use crate::query::{IntrinsicError, intrinsic};
use crate::text::Text;

/// Calls `function` with its evaluated arguments. `text` is the call as the definition spells it.
///
/// # Errors
///
/// The first failure of an argument; `States.Runtime` if the function refuses them.
#[expect(
    clippy::needless_pass_by_value,
    reason = "generated code writes them down in place"
)]
pub fn call<const N: usize>(
    scope: &Scope,
    text: &'static str,
    function: fn(&[&Json; N]) -> Result<Json, IntrinsicError>,
    arguments: [QueryResult; N],
) -> QueryResult {
    let mut values = [&Json::Null; N];
    for (value, argument) in values.iter_mut().zip(&arguments) {
        match argument {
            Ok(argument) => *value = argument,
            Err(failure) => return Err(failure.clone()),
        }
    }
    function(&values).map_err(|error| scope.refused(text, &error))
}

/// `States.UUID()`.
///
/// # Errors
///
/// None; the signature is that of every expression.
pub fn uuid(scope: &Scope) -> QueryResult {
    let draw = |random: &mut fastrand::Rng| intrinsic::uuid(&mut || random.u64(..));
    Ok(scope.execution.random(draw))
}

/// `States.MathRandom(start, end)`, from the execution's source of randomness.
///
/// # Errors
///
/// As [`call`].
pub fn math_random(
    scope: &Scope,
    text: &'static str,
    [start, end]: [QueryResult; 2],
) -> QueryResult {
    let (start, end) = (start?, end?);
    let draw =
        |random: &mut fastrand::Rng| intrinsic::math_random(&start, &end, &mut || random.u64(..));
    let drawn = scope.execution.random(draw);
    drawn.map_err(|error| scope.refused(text, &error))
}

/// A text as an argument.
///
/// # Errors
///
/// None; the signature is that of every expression.
pub fn text(text: &'static Text) -> QueryResult {
    Ok(Json::String(ArcStr::clone(text)))
}

impl Scope {
    #[cold]
    pub(super) fn refused(&self, text: &str, error: &IntrinsicError) -> Failure {
        self.runtime_failure(error.in_call(text))
    }
}
