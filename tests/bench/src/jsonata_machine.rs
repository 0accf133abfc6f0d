//! A definition of three hundred states in JSONata, with expressions in all their fields.

use serde_json::{Map, Value, json};

const STATES: usize = 300;

/// How many functions its Task states call.
const FUNCTIONS: usize = 20;

/// The definition. It is never run: what counts is that no two states are alike.
#[must_use]
pub fn jsonata_machine() -> Value {
    let mut states: Map<String, Value> = (0..STATES)
        .map(|number| (name(number), state(number)))
        .collect();
    states.insert(
        "GaveUp".to_owned(),
        json!({"Type": "Fail", "Error": "{% $error.Error %}", "Cause": "{% 'after ' & $attempts & ' attempts' %}"}),
    );
    states.insert(
        "Done".to_owned(),
        json!({"Type": "Succeed", "Output": "{% {'total': $total, 'results': $results} %}"}),
    );
    states.insert(
        "Start".to_owned(),
        json!({
            "Type": "Pass",
            "Assign": {"total": 0, "attempts": 0, "results": [], "order": "{% $states.input.order %}", "error": null},
            "Next": name(0)
        }),
    );
    json!({"QueryLanguage": "JSONata", "StartAt": "Start", "States": states})
}

fn name(number: usize) -> String {
    if number < STATES {
        format!("Step {number}")
    } else {
        "Done".to_owned()
    }
}

fn state(number: usize) -> Value {
    match number % 6 {
        0 | 2 => task(number),
        1 | 4 => pass(number),
        3 => choice(number),
        _ => map(number),
    }
}

fn task(number: usize) -> Value {
    json!({
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Arguments": {
            "FunctionName": format!("Function{}", number % FUNCTIONS),
            "Payload": {
                "id": format!("{{% $states.input.orders[{}].id %}}", number % 7),
                "name": format!("{{% $uppercase($states.input.customer{number}.name) %}}"),
                "lines": format!("{{% $order.lines[price > {number}].{{'sku': sku, 'cost': price * quantity}} %}}"),
                "execution": "{% $states.context.Execution.Name %}",
                "step": number,
                "options": {"fast": true, "limit": 2.5}
            }
        },
        "TimeoutSeconds": format!("{{% $attempts < {number} ? 30 : 60 %}}"),
        "Assign": {
            "attempts": "{% $attempts + 1 %}",
            "results": format!("{{% $append($results, $states.result.Payload.scores[{}]) %}}", number % 3)
        },
        "Output": {
            "status": "{% $states.result.Payload.status %}",
            "score": format!("{{% $round($sum($states.result.Payload.scores.value) / {}, 2) %}}", number + 1)
        },
        "Retry": [
            {"ErrorEquals": ["Busy", format!("Busy{number}")], "IntervalSeconds": 2, "MaxAttempts": 5, "BackoffRate": 1.5}
        ],
        "Catch": [
            {"ErrorEquals": ["States.ALL"], "Assign": {"error": "{% $states.errorOutput %}"}, "Next": "GaveUp"}
        ],
        "Next": name(number + 1)
    })
}

fn pass(number: usize) -> Value {
    json!({
        "Type": "Pass",
        "Assign": {
            "total": format!("{{% $total + $sum($order.lines.(price * quantity)) + {number} %}}")
        },
        "Output": {
            "label": format!("{{% 'step {number} of ' & $string($order.id) %}}"),
            "tags": format!("{{% $distinct($states.input.tags{number}[$length($) > 2])^(>$) %}}"),
            "byKind": format!("{{% $order.lines{{kind{number}: $sum(price)}} %}}"),
            "note": format!("step {number}")
        },
        "Next": name(number + 1)
    })
}

fn choice(number: usize) -> Value {
    json!({
        "Type": "Choice",
        "Choices": [
            {
                "Condition": format!("{{% $exists($states.input.score) and $states.input.score > {number} %}}"),
                "Next": name(number + 1)
            },
            {
                "Condition": format!("{{% $contains($states.input.kind, /-{number}-/) or 'k{number}' in $order.kinds %}}"),
                "Next": name(number + 3)
            },
            {"Condition": "{% $not($states.input.active) %}", "Next": "Done"}
        ],
        "Default": name(number + 1)
    })
}

fn map(number: usize) -> Value {
    json!({
        "Type": "Map",
        "Items": format!("{{% $filter($order.lines, function($line) {{ $line.quantity > {number} }}) %}}"),
        "ItemSelector": {
            "line": "{% $states.context.Map.Item.Value %}",
            "index": "{% $states.context.Map.Item.Index %}"
        },
        "MaxConcurrency": format!("{{% $min([10, $count($order.lines) + {number}]) %}}"),
        "ItemProcessor": {
            "StartAt": format!("Item {number}"),
            "States": {
                format!("Item {number}"): {
                    "Type": "Pass",
                    "Output": format!("{{% $merge([$states.input.line, {{'step': {number}}}]) %}}"),
                    "End": true
                }
            }
        },
        "Next": name(number + 1)
    })
}
