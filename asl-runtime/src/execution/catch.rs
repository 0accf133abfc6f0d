//! Catch: where a failure leads that nobody retries (States Language, "Fallback states").

use super::flow::{Failure, Flow, to};
use super::scope::Scope;
use crate::definition::{Catcher, ResultPath};
use crate::json::{ArcStr, Json, Object};
use crate::observe;

impl Scope {
    /// Goes to the first catcher that names the failure, with the Error Output in the state's raw `input`.
    ///
    /// # Errors
    ///
    /// Gives the failure back if no catcher names it; `States.Runtime` if the catcher's own `ResultPath` or `Assign` fails.
    pub fn catch(
        &mut self,
        catchers: &'static [Catcher],
        mut failure: Failure,
        mut input: Json,
    ) -> Flow {
        self.report_evaluation(&mut failure);
        let Some(catcher) = catchers
            .iter()
            .find(|catcher| failure.matches(catcher.error_equals))
        else {
            return Err(failure);
        };
        observe::caught(self, &failure);
        self.report_failed_children();
        self.forget_unfinished();
        let error_output = error_output(&failure);
        // JSONPath reads the Error Output itself, JSONata finds it in `$states`.
        let document = if catcher.jsonata {
            self.error_output = Some(error_output.clone());
            &input
        } else {
            &error_output
        };
        let values = match &catcher.assign {
            Some(assign) => Some((assign, self.assign_values(assign, document)?)),
            None => None,
        };
        let output = match catcher.result_path {
            ResultPath::Replace => error_output,
            ResultPath::Discard => input,
            ResultPath::Into(path) => self.place(&mut input, path, error_output)?,
            ResultPath::Output(output) => output(self, &input)?,
        };
        if let Some((assign, values)) = values {
            self.assign(assign, &values)?;
        }
        Ok(to(catcher.next, output))
    }
}

/// `{"Error": …, "Cause": …}`: a missing Cause is empty, and without an Error both are `null`, as AWS has it.
fn error_output(failure: &Failure) -> Json {
    static ERROR: ArcStr = arcstr::literal!("Error");
    static CAUSE: ArcStr = arcstr::literal!("Cause");
    let mut output = Object::with_capacity(2);
    output.push_new(ERROR.clone(), Json::from(failure.error()));
    let cause = failure.cause().or(failure.error().map(|_| ""));
    output.push_new(CAUSE.clone(), Json::from(cause));
    Json::Object(output)
}
