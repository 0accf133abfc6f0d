//! Which field belongs to states of which type: the matrix of ASL's "States" section and each type's own fields.

use super::fields::{Field, both, json_path, jsonata};

/// `Type` of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StateType {
    Task,
    Wait,
    Pass,
    Succeed,
    Fail,
    Choice,
    Parallel,
    Map,
}

use StateType::{Choice, Fail, Map, Parallel, Pass, Succeed, Task, Wait};

/// The types by name, in the order in which AWS lists them.
pub(super) static STATE_TYPES: [(&str, StateType); 8] = [
    ("Task", Task),
    ("Wait", Wait),
    ("Pass", Pass),
    ("Succeed", Succeed),
    ("Fail", Fail),
    ("Choice", Choice),
    ("Parallel", Parallel),
    ("Map", Map),
];

const ALL: &[StateType] = &[Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map];
const LEADS_ON: &[StateType] = &[Task, Wait, Pass, Parallel, Map];
const FAILS: &[StateType] = &[Task, Parallel, Map];
const TRANSFORMS: &[StateType] = &[Task, Wait, Pass, Succeed, Choice, Parallel, Map];

static MATRIX: &[(Field, &[StateType])] = &[
    (both("Type"), ALL),
    (both("Comment"), ALL),
    (both("QueryLanguage"), ALL),
    (both("Next"), LEADS_ON),
    (both("End"), LEADS_ON),
    (both("Assign"), &[Task, Wait, Pass, Choice, Parallel, Map]),
    (jsonata("Output"), TRANSFORMS),
    (jsonata("Arguments"), &[Task, Parallel]),
    (json_path("InputPath"), TRANSFORMS),
    (json_path("OutputPath"), TRANSFORMS),
    (json_path("Parameters"), &[Task, Pass, Parallel, Map]),
    (json_path("ResultSelector"), FAILS),
    (json_path("ResultPath"), &[Task, Pass, Parallel, Map]),
    (json_path("Result"), &[Pass]),
    (both("Retry"), FAILS),
    (both("Catch"), FAILS),
    (both("Resource"), &[Task]),
    (both("TimeoutSeconds"), &[Task]),
    (json_path("TimeoutSecondsPath"), &[Task]),
    (both("HeartbeatSeconds"), &[Task]),
    (json_path("HeartbeatSecondsPath"), &[Task]),
    (both("Credentials"), &[Task]),
    (both("Choices"), &[Choice]),
    (both("Default"), &[Choice]),
    (both("Seconds"), &[Wait]),
    (json_path("SecondsPath"), &[Wait]),
    (both("Timestamp"), &[Wait]),
    (json_path("TimestampPath"), &[Wait]),
    (both("Error"), &[Fail]),
    (json_path("ErrorPath"), &[Fail]),
    (both("Cause"), &[Fail]),
    (json_path("CausePath"), &[Fail]),
    (both("Branches"), &[Parallel]),
    (both("ItemProcessor"), &[Map]),
    (both("Iterator"), &[Map]),
    (both("ItemReader"), &[Map]),
    (jsonata("Items"), &[Map]),
    (json_path("ItemsPath"), &[Map]),
    (both("ItemSelector"), &[Map]),
    (both("ItemBatcher"), &[Map]),
    (both("ResultWriter"), &[Map]),
    (both("MaxConcurrency"), &[Map]),
    (json_path("MaxConcurrencyPath"), &[Map]),
    (both("ToleratedFailureCount"), &[Map]),
    (json_path("ToleratedFailureCountPath"), &[Map]),
    (both("ToleratedFailurePercentage"), &[Map]),
    (json_path("ToleratedFailurePercentagePath"), &[Map]),
    (both("Label"), &[Map]),
];

/// The fields that a state of this type may have.
pub(super) fn fields_of(state_type: StateType) -> Vec<Field> {
    MATRIX
        .iter()
        .filter(|(_, types)| types.contains(&state_type))
        .map(|(field, _)| *field)
        .collect()
}

/// The fields that a state of some type may have.
pub(super) fn all_fields() -> Vec<Field> {
    MATRIX.iter().map(|(field, _)| *field).collect()
}

/// Whether states of this type lead on with `Next` or `End`.
pub(super) fn leads_on(state_type: StateType) -> bool {
    LEADS_ON.contains(&state_type)
}

/// What to do about a field that states of this type do not have although others do.
pub(super) fn elsewhere(name: &str, state_type: StateType) -> Option<String> {
    let (_, types) = MATRIX.iter().find(|(field, _)| field.name == name)?;
    Some(match (name, state_type) {
        ("Next" | "End", Choice) => {
            "a Choice leads on by the `Next` of its rules and its `Default`; remove it".to_owned()
        }
        ("Next" | "End", _) => "this state always ends its `States`; remove it".to_owned(),
        _ => {
            let names: Vec<&str> = STATE_TYPES
                .iter()
                .filter(|(_, known)| types.contains(known))
                .map(|(name, _)| *name)
                .collect();
            format!("only states of type {} have it", names.join(", "))
        }
    })
}
