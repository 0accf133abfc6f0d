//! `inspectionData`: what became of a state's data at each step of its way.

use crate::definition::StateKind;
use crate::execution::{Execution, Seen, Trial};
use crate::json::{ArcStr, Json, Object};

/// What is looked at.
pub(super) struct Inspected<'a> {
    pub(super) execution: &'a Execution,
    pub(super) trial: &'a Trial,
    pub(super) seen: &'a Seen,
    /// The state's definition.
    pub(super) state: &'a Object,
    /// Whether its Query Language is JSONata.
    pub(super) is_jsonata: bool,
    /// Its output, if it has ended well.
    pub(super) output: Option<&'a Json>,
}

impl Inspected<'_> {
    /// Everything, under AWS's names.
    pub(super) fn data(&self) -> Json {
        let mut data = Data(Object::new());
        let seen = self.seen;
        data.put("input", Some(self.execution.input.clone()));
        if self.is_jsonata {
            data.put("afterArguments", seen.arguments.clone());
        } else {
            self.input_and_parameters(&mut data);
        }
        data.put("afterItemsPath", seen.items.clone());
        data.put("afterItemSelector", seen.selected_items.clone());
        data.put("maxConcurrency", seen.max_concurrency.map(Json::from));
        data.put(
            "toleratedFailureCount",
            seen.tolerated_count.map(Json::from),
        );
        let percentage = seen.tolerated_percentage.map(Json::from);
        data.put("toleratedFailurePercentage", percentage);
        data.put("result", self.result());
        if !self.is_jsonata {
            self.selector_and_result_path(&mut data);
        }
        data.put("variables", self.variables());
        data.put("errorDetails", self.error_details());
        Json::Object(data.0)
    }

    fn kind(&self) -> StateKind {
        self.trial.state.kind
    }

    fn has(&self, field: &str) -> bool {
        self.state.contains_key(field)
    }

    /// Whether a Pass gives its `Result`, and so has no use for its input.
    fn is_fixed(&self) -> bool {
        self.kind() == StateKind::Pass && self.has("Result")
    }

    fn input_and_parameters(&self, data: &mut Data) {
        let effective = self.after_input_path();
        if self.kind() != StateKind::Parallel && !self.is_fixed() {
            data.put("afterInputPath", effective.clone());
        }
        let parameters = match self.kind() {
            StateKind::Task => self.seen.arguments.clone(),
            StateKind::Pass if self.is_fixed() => None,
            StateKind::Pass if self.has("Parameters") => self.selected_result(),
            StateKind::Pass => effective,
            _ => None,
        };
        data.put("afterParameters", parameters);
    }

    fn after_input_path(&self) -> Option<Json> {
        match self.state.get("InputPath") {
            None => Some(self.execution.input.clone()),
            Some(Json::Null) => Some(Json::Object(Object::new())),
            Some(path) if path.as_str() == Some("$") => Some(self.execution.input.clone()),
            Some(path) => {
                let mut selected = self.seen.selected.iter();
                let (_, _, found) = selected.find(|(text, ..)| path.as_str() == Some(text))?;
                Some(found.clone())
            }
        }
    }

    fn result(&self) -> Option<Json> {
        if self.is_fixed() {
            return self.state.get("Result").cloned();
        }
        self.seen.result.clone()
    }

    fn selector_and_result_path(&self, data: &mut Data) {
        if self.output.is_none() || self.seen.caught.is_some() {
            return;
        }
        if !matches!(
            self.kind(),
            StateKind::Task | StateKind::Parallel | StateKind::Map | StateKind::Pass
        ) {
            return;
        }
        data.put("afterResultSelector", self.selected_result());
        data.put("afterResultPath", self.after_result_path());
    }

    /// What the result has become before `ResultPath`.
    fn selected_result(&self) -> Option<Json> {
        match self.state.get("ResultPath") {
            Some(Json::Null) if self.has("ResultSelector") => None,
            Some(Json::Null) => self.result(),
            Some(path) if path.as_str() != Some("$") => {
                let (result, _) = self.seen.placed.as_ref()?;
                Some(result.clone())
            }
            _ => self.after_result_path(),
        }
    }

    fn after_result_path(&self) -> Option<Json> {
        if self.state.get("ResultPath").is_some_and(Json::is_null) {
            return Some(self.execution.input.clone());
        }
        if let Some((_, document)) = &self.seen.placed {
            return Some(document.clone());
        }
        match self.state.get("OutputPath") {
            Some(Json::Null) => None,
            Some(path) if path.as_str() != Some("$") => {
                let selected = self.seen.selected.last();
                let (_, document, _) = selected.filter(|(text, ..)| path.as_str() == Some(text))?;
                Some(document.clone())
            }
            _ => self.output.cloned(),
        }
    }

    /// Those that were given, and those that the state assigned.
    fn variables(&self) -> Option<Json> {
        let mut variables = self.trial.variables.clone();
        for (name, value) in &self.seen.variables {
            variables.insert(ArcStr::from(*name), value.clone());
        }
        (!variables.is_empty()).then_some(Json::Object(variables))
    }

    fn error_details(&self) -> Option<Json> {
        let mut details = Data(Object::new());
        if let Some(retried) = &self.seen.retried {
            details.put("retryIndex", Some(Json::from(retried.retrier as u64)));
            let seconds = Json::from(retried.delay.as_secs());
            details.put("retryBackoffIntervalSeconds", Some(seconds));
        } else if let Some(caught) = &self.seen.caught {
            details.put("catchIndex", Some(Json::from(caught.catcher as u64)));
        }
        (!details.0.is_empty()).then_some(Json::Object(details.0))
    }
}

/// An object that grows.
struct Data(Object);

impl Data {
    fn put(&mut self, name: &'static str, value: Option<Json>) {
        if let Some(value) = value {
            self.0.push_new(ArcStr::from(name), value);
        }
    }
}
