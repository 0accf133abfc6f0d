//! Compares what `TestState` answers: each text that is JSON as the value it stands for.

use super::Difference;
use super::value::{Matcher, Position};
use serde_json::{Map, Value};

/// The first difference.
pub(super) fn compare(matcher: &Matcher, expect: &Value, answer: &Value) -> Option<Difference> {
    let mut comparison = matcher.comparison();
    let (mut expect, mut answer) = (expect.clone(), answer.clone());
    let (expected, answered) = (inspection(&mut expect), inspection(&mut answer));
    if let Some(difference) = comparison.value(&expect, &answer, Position::Event) {
        return Some(difference);
    }
    let difference = comparison.value(&expected, &answered, Position::JsonTexts)?;
    Some(difference.under("inspectionData").under("test_state"))
}

/// Takes out `inspectionData`, whose members are JSON texts.
fn inspection(answer: &mut Value) -> Value {
    let tested = answer.get_mut("test_state").and_then(Value::as_object_mut);
    let taken = tested.and_then(|tested: &mut Map<_, _>| tested.shift_remove("inspectionData"));
    taken.unwrap_or_default()
}
