//! Reading a `MockConfigFile.json`: everything that is wrong with it is told at once.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::config::{MACHINES, Machines, test_cases};
use super::error::{MockError, Place, Problems};
use super::test_case::{Answer, Answers, MockedResponse, TestCase};
use crate::json::{Json, Object};

const RESPONSES: Place<'_> = Place::top("MockedResponses");

/// The responses by name; nothing for those that cannot be read, of which that is told already.
type Responses<'a> = BTreeMap<&'a str, Option<Arc<MockedResponse>>>;

/// The test cases of a configuration.
pub(super) fn read(text: &str) -> Result<Machines, MockError> {
    let config = Json::parse(text)
        .map_err(|error| MockError::new("", format!("this is not JSON: {error}")))?;
    let config = config
        .as_object()
        .ok_or_else(|| MockError::new("", "a mock configuration is an object"))?;
    let mut problems = Problems::default();
    let empty = Object::new();
    let responses = match config.get("MockedResponses") {
        Some(responses) => object(responses, &RESPONSES, &mut problems),
        None => Some(&empty),
    };
    // What names a response is only looked at where the responses can be.
    let responses = responses.map(|responses| read_responses(responses, &mut problems));
    let machines = match config.get("StateMachines") {
        Some(machines) => object(machines, &MACHINES, &mut problems),
        None => {
            MACHINES.report("the field is missing", &mut problems);
            None
        }
    };
    let mut read = Machines::new();
    for (name, machine) in machines.into_iter().flatten() {
        let cases = read_machine(
            machine,
            &MACHINES.at(name),
            responses.as_ref(),
            &mut problems,
        );
        read.insert(name.to_string(), cases);
    }
    problems.unless_any(read)
}

fn read_responses<'a>(responses: &'a Object, problems: &mut Problems) -> Responses<'a> {
    let responses = responses.iter();
    let read = responses.map(|(name, response)| {
        let response = read_response(name, response, &RESPONSES.at(name), problems);
        (&**name, response.map(Arc::new))
    });
    read.collect()
}

fn read_machine(
    machine: &Json,
    place: &Place<'_>,
    responses: Option<&Responses<'_>>,
    problems: &mut Problems,
) -> BTreeMap<String, Arc<TestCase>> {
    let mut read = BTreeMap::new();
    let Some(machine) = object(machine, place, problems) else {
        return read;
    };
    let Some(cases) = machine.get("TestCases") else {
        place.report("the field `TestCases` is missing", problems);
        return read;
    };
    let place = test_cases(place);
    for (name, case) in object(cases, &place, problems).into_iter().flatten() {
        let states = read_case(case, &place.at(name), responses, problems);
        let case = TestCase::new(name.to_string(), states);
        read.insert(name.to_string(), Arc::new(case));
    }
    read
}

fn read_case(
    case: &Json,
    place: &Place<'_>,
    responses: Option<&Responses<'_>>,
    problems: &mut Problems,
) -> BTreeMap<String, Arc<MockedResponse>> {
    let mut read = BTreeMap::new();
    for (state, response) in object(case, place, problems).into_iter().flatten() {
        let place = place.at(state);
        let Some(name) = response.as_str() else {
            place.report("the name of a response is a string", problems);
            continue;
        };
        match responses.map(|responses| responses.get(name)) {
            None | Some(Some(None)) => {}
            Some(Some(Some(response))) => {
                read.insert(state.to_string(), Arc::clone(response));
            }
            Some(None) => {
                let problem = format!("there is no response `{name}` among `MockedResponses`");
                place.report(problem, problems);
            }
        }
    }
    read
}

fn read_response(
    name: &str,
    response: &Json,
    place: &Place<'_>,
    problems: &mut Problems,
) -> Option<MockedResponse> {
    let mut answers = Answers::new();
    for (index, answer) in object(response, place, problems)? {
        let place = place.at(index);
        let Some((first, last)) = range(index) else {
            let problem = "an index is a number from 0, `3`, or a range of them, `3-5`";
            place.report(problem, problems);
            continue;
        };
        // Of those that begin before this one ends, the last reaches furthest.
        let before = answers.range(..=last).next_back();
        if before.is_some_and(|(_, (last, _))| first <= *last) {
            let problem = "another index of the response covers the same invocation";
            place.report(problem, problems);
            continue;
        }
        if let Some(answer) = read_answer(answer, &place, problems) {
            answers.insert(first, (last, answer));
        }
    }
    Some(MockedResponse::new(name, answers))
}

/// `3` or `3-5`.
fn range(index: &str) -> Option<(u64, u64)> {
    let number = |text: &str| {
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse().ok()).flatten()
    };
    let (first, last) = index.split_once('-').unwrap_or((index, index));
    let (first, last) = (number(first)?, number(last)?);
    (first <= last).then_some((first, last))
}

fn read_answer(answer: &Json, place: &Place<'_>, problems: &mut Problems) -> Option<Answer> {
    let answer = object(answer, place, problems)?;
    if answer.len() == 1 {
        if let Some(result) = answer.get("Return") {
            return Some(Answer::Return(result.clone()));
        }
        if let Some(throw) = answer.get("Throw") {
            return read_throw(throw, &place.at("Throw"), problems);
        }
    }
    place.report("an answer has one field, `Return` or `Throw`", problems);
    None
}

fn read_throw(throw: &Json, place: &Place<'_>, problems: &mut Problems) -> Option<Answer> {
    let throw = object(throw, place, problems)?;
    let mut text = |field| match throw.get(field) {
        Some(Json::String(text)) => Some(text.to_string()),
        None if field == "Cause" => Some(String::new()),
        _ => {
            place.report(format!("`{field}` is a string"), problems);
            None
        }
    };
    let (error, cause) = (text("Error"), text("Cause"));
    Some(Answer::Throw {
        error: error?,
        cause: cause?,
    })
}

fn object<'a>(value: &'a Json, place: &Place<'_>, problems: &mut Problems) -> Option<&'a Object> {
    let object = value.as_object();
    if object.is_none() {
        let found = value.kind();
        place.report(format!("expected an object, found {found}"), problems);
    }
    object
}
