//! Paths and JSONata expressions as far as a guess needs them: what of the input they read, and how it is used.

use serde_json::{Value, json};

use super::shape::Step;

/// The longest path that is followed.
const MAX_STEPS: usize = 24;

/// What a text reads in one place.
#[derive(Debug, PartialEq)]
pub(super) struct Read {
    pub(super) of: Root,
    pub(super) steps: Vec<Step>,
    /// What it may be, by what is done with it.
    pub(super) guess: Option<Value>,
}

/// What a path starts at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Root {
    /// The state's input or result.
    Data,
    /// The item of a Map's iteration.
    Item,
    /// The Context Object, or what a catcher caught.
    Other,
}

/// The beginnings of paths.
const ROOTS: [(&str, Root); 9] = [
    ("$$.Map.Item.Value", Root::Item),
    ("$states.context.Map.Item.Value", Root::Item),
    ("$$.Execution.Input", Root::Data),
    ("$states.context.Execution.Input", Root::Data),
    ("$states.input", Root::Data),
    ("$states.result", Root::Data),
    ("$states", Root::Other),
    ("$$", Root::Other),
    ("$", Root::Data),
];

/// Everything that a text reads.
pub(super) fn reads(text: &str) -> Vec<Read> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(dollar) = text.get(at..).and_then(|rest| rest.find('$')) {
        let start = at + dollar;
        let rest = text.get(start..).unwrap_or_default();
        let root = ROOTS.iter().find(|(root, _)| rest.starts_with(root));
        let (root, of) = root.copied().unwrap_or(("$", Root::Data));
        let behind = rest.get(root.len()..).unwrap_or_default();
        let (mut steps, length) = steps(behind);
        at = start + root.len() + length;
        // `$`, `$name` and `$function(…)` read nothing that is known.
        if of == Root::Other || steps.is_empty() && of != Root::Item {
            continue;
        }
        let use_of = used(
            text.get(..start).unwrap_or_default(),
            text.get(at..).unwrap_or_default(),
        );
        if use_of == Use::List {
            steps.push(Step::Element);
        }
        found.push(Read {
            of,
            steps,
            guess: match use_of {
                Use::Value(value) => Some(value),
                Use::List | Use::Any => None,
            },
        });
    }
    found
}

/// The steps that a text begins with, and how many bytes they take.
fn steps(text: &str) -> (Vec<Step>, usize) {
    let mut steps = Vec::new();
    let mut at = 0;
    while steps.len() < MAX_STEPS {
        let rest = text.get(at..).unwrap_or_default();
        let Some((step, length)) = field(rest).or_else(|| bracket(rest)) else {
            break;
        };
        steps.push(step);
        at += length;
    }
    (steps, at)
}

/// `.name`, unless it is a function's.
fn field(text: &str) -> Option<(Step, usize)> {
    let name = text.strip_prefix('.')?;
    let is_part = |character: char| character.is_alphanumeric() || character == '_';
    let length = name
        .find(|character| !is_part(character))
        .unwrap_or(name.len());
    let (name, behind) = name.split_at(length);
    let is_field = !name.is_empty() && !behind.starts_with('(');
    is_field.then(|| (Step::Name(name.to_owned()), 1 + length))
}

/// `['name']`, or an index, slice or filter.
fn bracket(text: &str) -> Option<(Step, usize)> {
    let inner = text.strip_prefix('[')?;
    let length = inner.find(']')?;
    let content = inner.get(..length)?;
    let quoted = content.trim_matches(['\'', '"']);
    let step = if quoted.len() < content.len() && !content.starts_with('?') {
        Step::Name(quoted.to_owned())
    } else {
        Step::Element
    };
    // A filter may hold brackets of its own: what is behind it is left alone.
    Some((step, length + 2))
}

#[derive(Debug, PartialEq)]
enum Use {
    List,
    Value(Value),
    Any,
}

/// Functions that take a list, and those that take a number.
const OF_LISTS: [&str; 9] = [
    "$map(",
    "$filter(",
    "$count(",
    "$append(",
    "States.ArrayLength(",
    "States.ArrayGetItem(",
    "States.ArrayContains(",
    "States.ArrayPartition(",
    "States.ArrayUnique(",
];
const OF_NUMBERS: [&str; 5] = [
    "$round(",
    "$floor(",
    "$ceil(",
    "States.MathAdd(",
    "States.MathRandom(",
];

/// How the texts around a path use it.
fn used(before: &str, behind: &str) -> Use {
    let before = before.trim_end();
    if OF_LISTS.iter().any(|call| before.ends_with(call)) {
        return Use::List;
    }
    if OF_NUMBERS.iter().any(|call| before.ends_with(call)) {
        return Use::Value(json!(1));
    }
    if before.ends_with("States.StringToJson(") || before.ends_with("$parse(") {
        return Use::Value(json!("{}"));
    }
    compared(behind.trim_start()).map_or(Use::Any, Use::Value)
}

/// What makes the comparison that a text begins with true; for arithmetic, a number.
fn compared(text: &str) -> Option<Value> {
    for (operator, change) in [(">=", 0), ("<=", 0), (">", 1), ("<", -1)] {
        if let Some(operand) = text.strip_prefix(operator) {
            let number: i64 = literal(operand)?.as_i64()?;
            return Some(json!(number.saturating_add(change)));
        }
    }
    if let Some(operand) = text.strip_prefix('=') {
        return literal(operand);
    }
    let is_arithmetic = text.starts_with(['+', '*', '/']) || text.starts_with("- ");
    is_arithmetic.then(|| json!(1))
}

/// The literal that a text begins with.
fn literal(text: &str) -> Option<Value> {
    let text = text.trim_start();
    for quote in ['\'', '"'] {
        if let Some(inner) = text.strip_prefix(quote) {
            let (inner, _) = inner.split_once(quote)?;
            return Some(json!(inner));
        }
    }
    let end = text
        .find(|character: char| !(character.is_ascii_alphanumeric() || "-.".contains(character)));
    let word = text.get(..end.unwrap_or(text.len()))?;
    serde_json::from_str(word).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Read, Root, Step, reads};

    fn told(read: &Read) -> (String, Option<Value>) {
        let steps = read.steps.iter().map(|step| match step {
            Step::Name(name) => format!(".{name}"),
            Step::Element => "[]".to_owned(),
        });
        let root = if read.of == Root::Item { "item" } else { "" };
        (
            format!("{root}{}", steps.collect::<String>()),
            read.guess.clone(),
        )
    }

    #[test]
    fn a_text_tells_what_it_reads_and_how() {
        for (text, expected, guess) in [
            ("$.order.id", ".order.id", None),
            ("$['first name'][0].x", ".first name[].x", None),
            ("$.items[?(@.price > 5)]", ".items[]", None),
            ("$$.Map.Item.Value.sku", "item.sku", None),
            ("$$.Map.Item.Value", "item", None),
            ("States.MathAdd($.count, 1)", ".count", Some(json!(1))),
            ("States.ArrayLength($.list)", ".list[]", None),
            (
                "{% $states.input.total > 500 %}",
                ".total",
                Some(json!(501)),
            ),
            (
                "{% $states.result.Status = 'DONE' %}",
                ".Status",
                Some(json!("DONE")),
            ),
            ("{% $states.input.ok = true %}", ".ok", Some(json!(true))),
            ("{% $count($states.input.orders) %}", ".orders[]", None),
        ] {
            let reads: Vec<_> = reads(text).iter().map(told).collect();
            assert_eq!(reads, [(expected.to_owned(), guess)], "{text}");
        }
    }

    #[test]
    fn what_is_no_part_of_the_data_is_not_read() {
        for text in [
            "$",
            "$$",
            "$$.Execution.Id",
            "$total",
            "{% $sum(1) %}",
            "5 $",
            "$states.errorOutput.Error",
        ] {
            assert_eq!(reads(text), [], "{text}");
        }
    }
}
