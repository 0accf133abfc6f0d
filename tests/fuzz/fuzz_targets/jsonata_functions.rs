//! JSONata's functions on any data, among it pictures of numbers and dates: a JSON array of a function's name and its
//! arguments.

#![no_main]

use std::time::{Duration, SystemTime};

use asl_runtime::json::Json;
use asl_runtime::jsonata::library as l;
use asl_runtime::jsonata::{
    Document, Error, Evaluation, Function, Host, NoValue, Outcome, Value, evaluate_to_json,
    undefined,
};
use libfuzzer_sys::fuzz_target;

/// Those that take data only, by their names.
static FUNCTIONS: &[(&str, &Function)] = &[
    ("base64decode", &l::BASE64DECODE),
    ("base64encode", &l::BASE64ENCODE),
    ("contains", &l::CONTAINS),
    ("decodeUrl", &l::DECODE_URL),
    ("decodeUrlComponent", &l::DECODE_URL_COMPONENT),
    ("distinct", &l::DISTINCT),
    ("encodeUrl", &l::ENCODE_URL),
    ("encodeUrlComponent", &l::ENCODE_URL_COMPONENT),
    ("formatBase", &l::FORMAT_BASE),
    ("formatInteger", &l::FORMAT_INTEGER),
    ("formatNumber", &l::FORMAT_NUMBER),
    ("fromMillis", &l::FROM_MILLIS),
    ("hash", &l::HASH),
    ("join", &l::JOIN),
    ("lookup", &l::LOOKUP),
    ("merge", &l::MERGE),
    ("number", &l::NUMBER),
    ("pad", &l::PAD),
    ("parse", &l::PARSE),
    ("parseInteger", &l::PARSE_INTEGER),
    ("partition", &l::PARTITION),
    ("power", &l::POWER),
    ("random", &l::RANDOM_SEEDED),
    ("range", &l::RANGE),
    ("replace", &l::REPLACE),
    ("round", &l::ROUND),
    ("sort", &l::SORT),
    ("split", &l::SPLIT),
    ("spread", &l::SPREAD),
    ("string", &l::STRING),
    ("substring", &l::SUBSTRING),
    ("substringAfter", &l::SUBSTRING_AFTER),
    ("substringBefore", &l::SUBSTRING_BEFORE),
    ("sum", &l::SUM),
    ("toMillis", &l::TO_MILLIS),
    ("trim", &l::TRIM),
    ("uppercase", &l::UPPERCASE),
    ("zip", &l::ZIP),
];

/// Functions that undo others.
const INVERSES: [(&str, &str); 5] = [
    ("encodeUrl", "decodeUrl"),
    ("encodeUrlComponent", "decodeUrlComponent"),
    ("string", "parse"),
    ("toMillis", "fromMillis"),
    ("uppercase", "uppercase"),
];

fuzz_target!(|text: &str| {
    let Ok(call) = Json::parse(text) else { return };
    let Some(result) = called(&call) else { return };
    assert_eq!(result.serialized_len(), result.to_string().len());
    let [Some(name), Some(argument), None] = [call.at(0), call.at(1), call.at(2)] else {
        return;
    };
    if result.is_null() {
        return; // what JavaScript writes for a number that is none
    }
    if name.as_str() == Some("string") && argument.as_str().is_some() {
        return; // a text is its own string, whether or not that is JSON
    }
    let inverse = INVERSES.iter().find(|(to, _)| name.as_str() == Some(to));
    if let Some((to, back)) = inverse {
        let there = [Json::from(*back), result.clone()].into_iter().collect();
        let Some(again) = called(&there) else {
            panic!("{back} does not take what {to} makes of {argument}: {result}");
        };
        let once_more = [Json::from(*to), again].into_iter().collect();
        assert_eq!(called(&once_more), Some(result), "{to} {argument}");
    }
});

fn called(call: &Json) -> Option<Json> {
    // An array of arguments is one item, not the context of each: it stands in an object.
    let call = Json::Object([("call", call.clone())].into_iter().collect());
    match evaluate_to_json(&Fixed, run, 0, Some(&call)) {
        Ok(json) => Some(json),
        Err(reason) => {
            if let NoValue::Thrown(error) = &*reason {
                check(error);
            }
            None
        }
    }
}

fn check(error: &Error) {
    assert!(!error.code().is_empty() && !error.message().is_empty());
}

/// Calls the function whose name and arguments are the context.
fn run(evaluation: &Evaluation<'_>, context: &Value) -> Outcome {
    let Value::Json(document) = context else {
        return undefined();
    };
    let Some(call) = document.get("call") else {
        return undefined();
    };
    let name = call.at(0).and_then(Json::as_str);
    let Some((_, function)) = FUNCTIONS.iter().find(|(known, _)| name == Some(known)) else {
        return undefined();
    };
    let argument = |index| match call.at(index) {
        Some(argument) => Ok(Value::from(argument.clone())),
        None => undefined(),
    };
    match call.as_array().map_or(0, |call| call.len()) {
        0 | 1 => evaluation.call_function(function, [], context),
        2 => evaluation.call_function(function, [argument(1)], context),
        3 => evaluation.call_function(function, [argument(1), argument(2)], context),
        _ => {
            let arguments = [argument(1), argument(2), argument(3)];
            evaluation.call_function(function, arguments, context)
        }
    }
}

/// A host that knows nothing, on one day.
struct Fixed;

impl Host for Fixed {
    fn document(&self, _: Document) -> Option<&Json> {
        None
    }

    fn variables(&self) -> &[Option<Json>] {
        &[]
    }

    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000)
    }

    fn random(&self) -> u64 {
        7
    }
}
