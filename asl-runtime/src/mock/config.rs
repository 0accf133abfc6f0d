//! `MockConfig`: a `MockConfigFile.json`, read and checked.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::Path;
use std::sync::Arc;

use super::error::{MockError, Place, listed};
use crate::json::{Json, Object};

const MACHINES: Place<'_> = Place::top("StateMachines");
const RESPONSES: Place<'_> = Place::top("MockedResponses");

/// A `MockConfigFile.json`, as Step Functions Local reads it: test cases for state machines, and the responses that they name.
///
/// ```json
/// {
///   "StateMachines": {
///     "order": { "TestCases": { "HappyPath": { "CheckStock": "InStock", "ChargeCard": "SecondTry" } } }
///   },
///   "MockedResponses": {
///     "InStock": { "0-9": { "Return": { "available": true } } },
///     "SecondTry": {
///       "0": { "Throw": { "Error": "CardBusy", "Cause": "try again" } },
///       "1": { "Return": { "receipt": "17" } }
///     }
///   }
/// }
/// ```
#[derive(Debug, Clone)]
pub struct MockConfig {
    /// The test cases of each machine: by name, the responses of each state.
    machines: BTreeMap<String, BTreeMap<String, TestCase>>,
}

/// The responses of each state that a test case mocks.
pub(super) type TestCase = BTreeMap<String, Arc<MockedResponse>>;

/// What a state's invocations are answered with.
#[derive(Debug)]
pub(super) struct MockedResponse {
    pub(super) name: String,
    answers: Vec<(RangeInclusive<u64>, Answer)>,
}

/// What one invocation is answered with.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Answer {
    /// `Return`: the result.
    Return(Json),
    /// `Throw`: the Error and the Cause.
    Throw { error: String, cause: String },
}

impl MockedResponse {
    /// The answer to invocation number `index`, from 0.
    pub(super) fn answer(&self, index: u64) -> Option<&Answer> {
        let mut answers = self.answers.iter();
        let (_, answer) = answers.find(|(range, _)| range.contains(&index))?;
        Some(answer)
    }
}

impl MockConfig {
    /// Reads and checks a file.
    ///
    /// # Errors
    ///
    /// The file cannot be read; what [`MockConfig::parse`] finds, with the file's name.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, MockError> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path).map_err(|error| {
            MockError::new("", format!("cannot be read: {error}")).in_file(path)
        })?;
        MockConfig::parse(&text).map_err(|error| error.in_file(path))
    }

    /// Reads and checks a text.
    ///
    /// # Errors
    ///
    /// The text is not JSON or not of this format; a test case names a response that does not exist; a response has an index
    /// that is neither a number nor a range, or one index twice.
    pub fn parse(text: &str) -> Result<Self, MockError> {
        let config = Json::parse(text)
            .map_err(|error| MockError::new("", format!("this is not JSON: {error}")))?;
        let config = config
            .as_object()
            .ok_or_else(|| MockError::new("", "a mock configuration is an object"))?;
        let empty = Object::new();
        let responses = match config.get("MockedResponses") {
            Some(responses) => object(responses, &RESPONSES)?,
            None => &empty,
        };
        let mut read = BTreeMap::new();
        for (name, response) in responses {
            let response = read_response(name, response, &RESPONSES.at(name))?;
            read.insert(name.to_string(), Arc::new(response));
        }
        let machines = config.get("StateMachines");
        let machines = machines.ok_or_else(|| MACHINES.error("the field is missing"))?;
        let mut checked = BTreeMap::new();
        for (name, machine) in object(machines, &MACHINES)? {
            let machine = read_machine(machine, &MACHINES.at(name), &read)?;
            checked.insert(name.to_string(), machine);
        }
        Ok(MockConfig { machines: checked })
    }

    /// The names of a machine's test cases.
    #[must_use]
    pub fn test_cases(&self, machine: &str) -> Vec<&str> {
        let cases = self.machines.get(machine).into_iter();
        cases.flat_map(BTreeMap::keys).map(String::as_str).collect()
    }

    pub(super) fn case(&self, machine: &str, case: &str) -> Result<&TestCase, MockError> {
        let names = |names: &mut dyn Iterator<Item = &String>| listed(names.map(String::as_str));
        let cases = self.machines.get(machine).ok_or_else(|| {
            let known = names(&mut self.machines.keys());
            MACHINES.error(format!("there is no machine `{machine}`; {known}"))
        })?;
        cases.get(case).ok_or_else(|| {
            let known = names(&mut cases.keys());
            let problem = format!("there is no test case `{case}`; {known}");
            test_cases(&MACHINES.at(machine)).error(problem)
        })
    }
}

fn test_cases<'a>(machine: &'a Place<'a>) -> Place<'a> {
    machine.at("TestCases")
}

fn read_machine(
    machine: &Json,
    place: &Place<'_>,
    responses: &BTreeMap<String, Arc<MockedResponse>>,
) -> Result<BTreeMap<String, TestCase>, MockError> {
    let cases = object(machine, place)?.get("TestCases");
    let cases = cases.ok_or_else(|| place.error("the field `TestCases` is missing"))?;
    let place = test_cases(place);
    let mut read = BTreeMap::new();
    for (name, case) in object(cases, &place)? {
        let case = read_case(case, &place.at(name), responses)?;
        read.insert(name.to_string(), case);
    }
    Ok(read)
}

fn read_case(
    case: &Json,
    place: &Place<'_>,
    responses: &BTreeMap<String, Arc<MockedResponse>>,
) -> Result<TestCase, MockError> {
    let mut read = TestCase::new();
    for (state, response) in object(case, place)? {
        let place = place.at(state);
        let name = response
            .as_str()
            .ok_or_else(|| place.error("the name of a response is a string"))?;
        let response = responses.get(name).ok_or_else(|| {
            place.error(format!(
                "there is no response `{name}` among `MockedResponses`"
            ))
        })?;
        read.insert(state.to_string(), Arc::clone(response));
    }
    Ok(read)
}

fn read_response(
    name: &str,
    response: &Json,
    place: &Place<'_>,
) -> Result<MockedResponse, MockError> {
    let mut answers: Vec<(RangeInclusive<u64>, Answer)> = Vec::new();
    for (index, answer) in object(response, place)? {
        let place = place.at(index);
        let range = range(index).ok_or_else(|| {
            place.error("an index is a number from 0, `3`, or a range of them, `3-5`")
        })?;
        let overlaps = |other: &RangeInclusive<u64>| {
            range.start() <= other.end() && other.start() <= range.end()
        };
        if answers.iter().any(|(other, _)| overlaps(other)) {
            return Err(place.error("another index of the response covers the same invocation"));
        }
        answers.push((range, read_answer(answer, &place)?));
    }
    Ok(MockedResponse {
        name: name.to_owned(),
        answers,
    })
}

/// `3` or `3-5`.
fn range(index: &str) -> Option<RangeInclusive<u64>> {
    let number = |text: &str| {
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse().ok()).flatten()
    };
    let (first, last) = index.split_once('-').unwrap_or((index, index));
    let range = number(first)?..=number(last)?;
    (!range.is_empty()).then_some(range)
}

fn read_answer(answer: &Json, place: &Place<'_>) -> Result<Answer, MockError> {
    let answer = object(answer, place)?;
    let only = match (answer.get("Return"), answer.get("Throw")) {
        (Some(result), None) => Some(Answer::Return(result.clone())),
        (None, Some(throw)) => Some(read_throw(throw, &place.at("Throw"))?),
        _ => None,
    };
    only.filter(|_| answer.len() == 1)
        .ok_or_else(|| place.error("an answer has one field, `Return` or `Throw`"))
}

fn read_throw(throw: &Json, place: &Place<'_>) -> Result<Answer, MockError> {
    let throw = object(throw, place)?;
    let text = |field| match throw.get(field) {
        Some(Json::String(text)) => Ok(text.to_string()),
        None if field == "Cause" => Ok(String::new()),
        _ => Err(place.error(format!("`{field}` is a string"))),
    };
    Ok(Answer::Throw {
        error: text("Error")?,
        cause: text("Cause")?,
    })
}

fn object<'a>(value: &'a Json, place: &Place<'_>) -> Result<&'a Object, MockError> {
    let found = value.kind();
    let object = value.as_object();
    object.ok_or_else(|| place.error(format!("expected an object, found {found}")))
}

#[cfg(test)]
mod tests {
    use super::{Answer, MockConfig};
    use crate::json::Json;

    fn response(text: &str) -> Result<MockConfig, String> {
        let config = format!(
            r#"{{ "StateMachines": {{ "order": {{ "TestCases": {{ "Case": {{ "Pay": "R" }} }} }} }},
                 "MockedResponses": {{ "R": {text} }} }}"#
        );
        MockConfig::parse(&config).map_err(|error| error.to_string())
    }

    #[test]
    fn a_range_holds_both_of_its_ends() {
        let config = response(r#"{ "0": { "Return": 1 }, "1-3": { "Throw": { "Error": "E" } } }"#);
        let config = config.unwrap();
        let case = config.case("order", "Case").unwrap();
        let answer = |index| case["Pay"].answer(index).cloned();
        assert_eq!(answer(0), Some(Answer::Return(Json::from(1))));
        for index in 1..=3 {
            assert!(matches!(answer(index), Some(Answer::Throw { .. })));
        }
        assert_eq!(answer(4), None);
    }

    #[test]
    fn a_mistake_is_named_with_its_place() {
        let index = "an index is a number from 0, `3`, or a range of them, `3-5`";
        let one = "an answer has one field, `Return` or `Throw`";
        for (text, place, problem) in [
            ("7", "R", "expected an object, found number"),
            (r#"{ "": {} }"#, "R.", index),
            (r#"{ "first": {} }"#, "R.first", index),
            (r#"{ "-1": {} }"#, "R.-1", index),
            (r#"{ "+1": {} }"#, "R.+1", index),
            (r#"{ "3-1": {} }"#, "R.3-1", index),
            (r#"{ "1-2-3": {} }"#, "R.1-2-3", index),
            (
                r#"{ "99999999999999999999": {} }"#,
                "R.99999999999999999999",
                index,
            ),
            (r#"{ "0": {} }"#, "R.0", one),
            (r#"{ "0": { "return": 1 } }"#, "R.0", one),
            (
                r#"{ "0": { "Return": 1, "Throw": { "Error": "E" } } }"#,
                "R.0",
                one,
            ),
            (r#"{ "0": { "Return": 1, "Delay": 1 } }"#, "R.0", one),
            (
                r#"{ "0": { "Throw": {} } }"#,
                "R.0.Throw",
                "`Error` is a string",
            ),
            (
                r#"{ "0": { "Throw": { "Error": "E", "Cause": 1 } } }"#,
                "R.0.Throw",
                "`Cause` is a string",
            ),
            (
                r#"{ "0-2": { "Return": 1 }, "2": { "Return": 1 } }"#,
                "R.2",
                "another index of the response covers the same invocation",
            ),
        ] {
            let error = response(text).unwrap_err();
            assert_eq!(error, format!("MockedResponses.{place}: {problem}"));
        }
    }

    #[test]
    fn what_is_missing_is_named_with_what_is_there() {
        let parse = |text: &str| MockConfig::parse(text).unwrap_err().to_string();
        assert!(parse("{").starts_with("this is not JSON: line 1, column 2: "));
        assert_eq!(parse("[]"), "a mock configuration is an object");
        assert_eq!(parse("{}"), "StateMachines: the field is missing");
        assert_eq!(
            parse(r#"{ "StateMachines": { "order": {} } }"#),
            "StateMachines.order: the field `TestCases` is missing"
        );
        assert_eq!(
            parse(r#"{ "StateMachines": { "order": { "TestCases": { "A": { "Pay": "R" } } } } }"#),
            "StateMachines.order.TestCases.A.Pay: there is no response `R` among `MockedResponses`"
        );

        let config = response(r#"{ "0": { "Return": 1 } }"#).unwrap();
        assert_eq!(config.test_cases("order"), ["Case"]);
        assert!(config.test_cases("other").is_empty());
        let case = |machine, case| config.case(machine, case).unwrap_err().to_string();
        assert_eq!(
            case("orders", "Case"),
            "StateMachines: there is no machine `orders`; there are `order`"
        );
        assert_eq!(
            case("order", "case"),
            "StateMachines.order.TestCases: there is no test case `case`; there are `Case`"
        );
    }

    #[test]
    fn a_file_is_named_too() {
        let error = MockConfig::from_file("no/such/file.json").unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("no/such/file.json: cannot be read: ")
        );
    }
}
