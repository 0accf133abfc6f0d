//! Paths and Intrinsic Functions as the compiler reads them.

use std::ops::Range;

use asl_compiler::query::{
    Argument, Filter, FilterPath, Intrinsic, JsonPath, Operand, QueryError, Selector, Step,
    reference_path,
};

/// Asserts that an error points into the text and says something.
///
/// # Panics
/// Where it does not.
pub fn assert_error(text: &str, error: &QueryError) {
    let range = error.range.clone();
    assert!(text.get(range.clone()).is_some(), "{range:?} cuts the text");
    assert!(!error.message.is_empty());
}

/// Asserts that a Path's parts stand in order inside `text`, and that reading it again gives it again.
///
/// # Panics
/// Where they do not.
pub fn assert_path(text: &str, path: &JsonPath) {
    assert_eq!(text.get(path.range.clone()), Some(path.text.as_str()));
    assert_steps(text, &path.range, &path.steps);
    let again = JsonPath::parse(&path.text).expect("it has just been read");
    assert_eq!(again.text, path.text);
    assert_eq!(again.is_definite(), path.is_definite());
    assert_eq!(again.steps.len(), path.steps.len());
    for check in [reference_path::check, reference_path::check_result_path] {
        match check(path) {
            Ok(()) => assert!(path.is_definite(), "a Reference Path names one place"),
            Err(error) => assert_error(text, &error),
        }
    }
}

/// Asserts that a call's parts stand in order inside `text`, and that reading it again gives it again.
///
/// # Panics
/// Where they do not.
pub fn assert_intrinsic(text: &str, call: &Intrinsic) {
    assert_eq!(text.get(call.range.clone()), Some(call.text.as_str()));
    let mut at = call.range.start;
    for argument in &call.arguments {
        let range = argument.range();
        assert!(at < range.start && range.end < call.range.end);
        assert!(text.get(range.clone()).is_some_and(|part| !part.is_empty()));
        at = range.end;
        match argument {
            Argument::Path(path) => assert_path(text, path),
            Argument::Call(inner) => assert_intrinsic(text, inner),
            Argument::Text {
                value, template, ..
            } => assert_eq!(template.join("{}"), *value),
            Argument::Number { .. } | Argument::Boolean { .. } | Argument::Null { .. } => {}
        }
    }
    let again = Intrinsic::parse(&call.text).expect("it has just been read");
    assert_eq!(again.text, call.text);
    assert_eq!(again.arguments.len(), call.arguments.len());
}

fn assert_steps(text: &str, around: &Range<usize>, steps: &[Step]) {
    let mut at = around.start;
    for step in steps {
        let range = step.range.clone();
        // A deep scan's two dots belong to the step after it as well.
        assert!(at <= range.start && range.end <= around.end, "{step:?}");
        assert!(text.get(range.clone()).is_some_and(|part| !part.is_empty()));
        at = match step.selector {
            Selector::Descendants => range.start,
            _ => range.end,
        };
        if let Selector::Filter(filter) = &step.selector {
            assert_filter(text, &range, filter);
        }
    }
}

fn assert_filter(text: &str, around: &Range<usize>, filter: &Filter) {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => {
            assert!(parts.len() > 1);
            for part in parts {
                assert_filter(text, around, part);
            }
        }
        Filter::Not(part) => assert_filter(text, around, part),
        Filter::Exists(path) => assert_filter_path(text, around, path),
        Filter::Comparison(comparison) => {
            for operand in [&comparison.left, &comparison.right] {
                match operand {
                    Operand::Path(path) => assert_filter_path(text, &comparison.range, path),
                    Operand::Pattern(pattern) => {
                        assert!(text.get(pattern.range.clone()).is_some());
                    }
                    Operand::Literal(_) => {}
                }
            }
        }
    }
}

fn assert_filter_path(text: &str, around: &Range<usize>, path: &FilterPath) {
    assert!(around.start <= path.range.start && path.range.end <= around.end);
    assert_eq!(text.get(path.range.clone()), Some(path.text.as_str()));
    assert_steps(text, &path.range, &path.steps);
}
