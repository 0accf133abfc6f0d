//! What a rule of a Choice tests, in a few words.

use serde_json::{Map, Value};

/// How deep `And`, `Or` and `Not` are followed.
const MAX_DEPTH: usize = 16;

/// The condition of a rule.
pub(crate) fn text(rule: &Value) -> String {
    if let Some(comment) = rule.get("Condition") {
        return expression(comment);
    }
    condition(rule, 0)
}

/// A JSONata condition without its delimiters, on one line.
fn expression(condition: &Value) -> String {
    let Some(text) = condition.as_str() else {
        return condition.to_string();
    };
    let text = text.trim();
    let text = text.strip_prefix("{%").unwrap_or(text);
    let text = text.strip_suffix("%}").unwrap_or(text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn condition(rule: &Value, depth: usize) -> String {
    let Some(rule) = rule.as_object().filter(|_| depth < MAX_DEPTH) else {
        return "…".to_owned();
    };
    let all = |word: &str, rules: &Value| {
        let rules = rules.as_array().into_iter().flatten();
        let texts: Vec<String> = rules.map(|rule| in_brackets(rule, depth + 1)).collect();
        texts.join(word)
    };
    if let Some(rules) = rule.get("And") {
        return all(" and ", rules);
    }
    if let Some(rules) = rule.get("Or") {
        return all(" or ", rules);
    }
    match rule.get("Not") {
        Some(rule) => format!("not {}", in_brackets(rule, depth + 1)),
        None => test(rule),
    }
}

/// In brackets where it consists of several.
fn in_brackets(rule: &Value, depth: usize) -> String {
    let text = condition(rule, depth);
    let is_list = rule.get("And").is_some() || rule.get("Or").is_some();
    if is_list { format!("({text})") } else { text }
}

/// A `Variable` and what it is compared with.
fn test(rule: &Map<String, Value>) -> String {
    let variable = rule.get("Variable").and_then(Value::as_str);
    let variable = variable.unwrap_or_default();
    let operator = rule.iter().find_map(|(operator, operand)| {
        let test = words(operator, operand)?;
        Some(format!("{variable} {test}"))
    });
    operator.unwrap_or_else(|| variable.to_owned())
}

/// An operator with its operand: `≥ 1000`, `is not present`.
fn words(operator: &str, operand: &Value) -> Option<String> {
    if let Some(what) = operator.strip_prefix("Is") {
        let not = if operand == &Value::Bool(false) {
            "not "
        } else {
            ""
        };
        return Some(format!("is {not}{}", what.to_lowercase()));
    }
    let types = ["String", "Numeric", "Boolean", "Timestamp"];
    let relation = types
        .iter()
        .find_map(|of_type| operator.strip_prefix(of_type))?;
    let (relation, is_path) = match relation.strip_suffix("Path") {
        Some(relation) => (relation, true),
        None => (relation, false),
    };
    let sign = match relation {
        "Equals" => "=",
        "LessThan" => "<",
        "LessThanEquals" => "≤",
        "GreaterThan" => ">",
        "GreaterThanEquals" => "≥",
        "Matches" => "matches",
        _ => return None,
    };
    Some(match operand.as_str().filter(|_| is_path) {
        Some(path) => format!("{sign} {path}"),
        None => format!("{sign} {operand}"),
    })
}

#[cfg(test)]
mod tests {
    use super::text;
    use serde_json::json;

    #[test]
    fn a_rule_is_told_in_few_words() {
        for (rule, expected) in [
            (
                json!({"Variable": "$.a", "NumericGreaterThanEquals": 1000}),
                "$.a ≥ 1000",
            ),
            (
                json!({"Variable": "$.a", "StringEquals": "x y"}),
                "$.a = \"x y\"",
            ),
            (
                json!({"Variable": "$.a", "StringLessThanPath": "$.b"}),
                "$.a < $.b",
            ),
            (
                json!({"Variable": "$.a", "StringMatches": "*.log"}),
                "$.a matches \"*.log\"",
            ),
            (
                json!({"Variable": "$.a", "IsPresent": false}),
                "$.a is not present",
            ),
            (
                json!({"And": [
                    {"Variable": "$.a", "IsNull": true},
                    {"Not": {"Or": [
                        {"Variable": "$.b", "BooleanEquals": true},
                        {"Variable": "$.c", "TimestampGreaterThan": "2027-01-01T00:00:00Z"}
                    ]}}
                ]}),
                "$.a is null and not ($.b = true or $.c > \"2027-01-01T00:00:00Z\")",
            ),
            (
                json!({"Condition": "{% $states.input.total\n   > 0 %}"}),
                "$states.input.total > 0",
            ),
            (json!({"Condition": true}), "true"),
            (json!({"Variable": "$.a"}), "$.a"),
        ] {
            assert_eq!(text(&rule), expected, "{rule}");
        }
    }

    #[test]
    fn a_rule_that_nests_deeply_is_cut_off() {
        let mut rule = json!({"Variable": "$.a", "IsNull": true});
        for _ in 0..100 {
            rule = json!({"Not": rule});
        }
        assert!(text(&rule).ends_with("not …"));
    }
}
