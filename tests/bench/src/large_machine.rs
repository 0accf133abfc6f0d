//! A definition as large as they come: a thousand states with templates, choices, retries and catches.

use serde_json::{Map, Value, json};

const STATES: usize = 1000;

/// How many functions its Task states call.
const FUNCTIONS: usize = 20;

/// The definition. It is never run: what counts is that no two states are alike.
#[must_use]
pub fn large_machine() -> Value {
    let mut states: Map<String, Value> = (0..STATES)
        .map(|number| (name(number), state(number)))
        .collect();
    states.insert(
        "GaveUp".to_owned(),
        json!({"Type": "Fail", "Error": "GaveUp"}),
    );
    states.insert("Done".to_owned(), json!({"Type": "Succeed"}));
    json!({"StartAt": name(0), "States": states})
}

fn name(number: usize) -> String {
    if number < STATES {
        format!("Step {number}")
    } else {
        "Done".to_owned()
    }
}

fn state(number: usize) -> Value {
    match number % 4 {
        0 | 2 => task(number),
        1 => pass(number),
        _ => choice(number),
    }
}

fn task(number: usize) -> Value {
    json!({
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {
            "FunctionName": format!("Function{}", number % FUNCTIONS),
            "Payload": {
                "id.$": format!("$.orders[{}].id", number % 7),
                "name.$": format!("$.customer{number}.name"),
                "label.$": format!("States.Format('{{}} of step {number}', $.customer{number}.id)"),
                "step": number,
                "options": {"fast": true, "region.$": "$$.Execution.Name", "limit": 2.5}
            }
        },
        "ResultSelector": {
            "status.$": "$.Payload.status",
            "score.$": format!("$.Payload.scores[{}]", number % 3)
        },
        "ResultPath": format!("$.results.step{number}"),
        "TimeoutSeconds": 30,
        "Retry": [
            {"ErrorEquals": ["Busy", format!("Busy{number}")], "IntervalSeconds": 2, "MaxAttempts": 5, "BackoffRate": 1.5},
            {"ErrorEquals": ["States.Timeout"], "MaxAttempts": 1}
        ],
        "Catch": [
            {"ErrorEquals": ["Rejected"], "ResultPath": "$.rejected", "Next": name(number + 1)},
            {"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "GaveUp"}
        ],
        "Next": name(number + 1)
    })
}

fn pass(number: usize) -> Value {
    json!({
        "Type": "Pass",
        "Parameters": {
            "total.$": format!("States.MathAdd($.totals.step{number}, {number})"),
            "tags.$": format!("States.Array($.tag{number}, 'step', {number})"),
            "first.$": format!("$.results.step{}.status", number - 1),
            "note": format!("step {number}")
        },
        "ResultPath": format!("$.summary.step{number}"),
        "Next": name(number + 1)
    })
}

fn choice(number: usize) -> Value {
    let operand = format!("$.results.step{}.score", number - 1);
    json!({
        "Type": "Choice",
        "Choices": [
            {
                "And": [
                    {"Variable": operand, "IsPresent": true},
                    {"Variable": operand, "NumericGreaterThan": number}
                ],
                "Next": name(number + 1)
            },
            {"Variable": format!("$.kind{number}"), "StringMatches": format!("*-{number}-*"), "Next": name(number + 3)},
            {"Not": {"Variable": "$.active", "BooleanEquals": true}, "Next": "GaveUp"}
        ],
        "Default": name(number + 1)
    })
}
