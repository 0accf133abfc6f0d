//! Fail, and a Choice that nothing matched.

use std::borrow::Cow;

use super::flow::{Failure, error_name};
use super::scope::Scope;

impl Scope {
    /// What a Fail state ends its scope with (States Language, "Fail State").
    #[must_use]
    pub fn fail(
        &self,
        error: Option<Cow<'static, str>>,
        cause: Option<Cow<'static, str>>,
    ) -> Failure {
        Failure::new(error, cause.map(Cow::into_owned))
    }

    /// No rule of a Choice without `Default` matched: `States.NoChoiceMatched`.
    #[must_use]
    pub fn no_choice_matched(&self) -> Failure {
        self.located_failure(
            error_name::NO_CHOICE_MATCHED,
            format_args!(
                "Failed to transition out of the state. The state \"{}\" does not point to a next state.",
                self.state_name()
            ),
        )
    }
}
