//! `MockConfig`: a `MockConfigFile.json`, read and checked.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::error::{MockError, Place, Problems, listed};
use super::read::read;
use super::states;
use super::test_case::TestCase;
use crate::json::Json;
use crate::machine::Machine;

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
///
/// Cloning is cheap.
#[derive(Debug, Clone)]
pub struct MockConfig {
    file: Option<Arc<Path>>,
    machines: Arc<Machines>,
}

/// The test cases of each machine, by their names.
pub(super) type Machines = BTreeMap<String, BTreeMap<String, Arc<TestCase>>>;

pub(super) const MACHINES: Place<'_> = Place::top("StateMachines");

impl MockConfig {
    /// Reads and checks a file.
    ///
    /// # Errors
    ///
    /// The file cannot be read; what [`MockConfig::parse`] finds, with the file's name.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, MockError> {
        let file = Some(Arc::from(path.as_ref()));
        let read = match std::fs::read_to_string(path) {
            Ok(text) => MockConfig::parse(&text),
            Err(error) => Err(MockError::new("", format!("cannot be read: {error}"))),
        };
        match read {
            Ok(config) => Ok(MockConfig { file, ..config }),
            Err(error) => Err(error.in_file(file.as_ref())),
        }
    }

    /// Reads and checks a text.
    ///
    /// # Errors
    ///
    /// The text is not JSON or not of this format; a test case names a response that does not exist; a response has an index
    /// that is neither a number nor a range, or one index twice. All of that is told at once.
    pub fn parse(text: &str) -> Result<Self, MockError> {
        Ok(MockConfig {
            file: None,
            machines: Arc::new(read(text)?),
        })
    }

    /// The names of the machines that have test cases.
    #[must_use]
    pub fn machines(&self) -> Vec<&str> {
        self.machines.keys().map(String::as_str).collect()
    }

    /// The names of a machine's test cases.
    #[must_use]
    pub fn test_cases(&self, machine: &str) -> Vec<&str> {
        let cases = self.machines.get(machine).into_iter();
        cases.flat_map(BTreeMap::keys).map(String::as_str).collect()
    }

    /// Checks that every test case of these machines speaks of Task states that they have. What the configuration says of other
    /// machines is not looked at: one file may serve several programs.
    ///
    /// # Errors
    ///
    /// All of the states that are none, or no Task.
    pub fn check<'a, I: 'a, O: 'a>(
        &self,
        machines: impl IntoIterator<Item = &'a Machine<I, O>>,
    ) -> Result<(), MockError> {
        let mut problems = Problems::default();
        for machine in machines {
            let cases = self.machines.get(machine.name()).into_iter().flatten();
            check_cases(machine, cases.map(|(_, case)| &**case), &mut problems);
        }
        let checked = problems.unless_any(());
        checked.map_err(|error| error.in_file(self.file.as_ref()))
    }

    pub(crate) fn case(&self, machine: &str, case: &str) -> Result<&Arc<TestCase>, MockError> {
        let found = self.find(machine, case);
        found.map_err(|error| error.in_file(self.file.as_ref()))
    }

    fn find(&self, machine: &str, case: &str) -> Result<&Arc<TestCase>, MockError> {
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

pub(super) fn test_cases<'a>(machine: &'a Place<'a>) -> Place<'a> {
    machine.at("TestCases")
}

fn check_cases<'a, I, O>(
    machine: &Machine<I, O>,
    cases: impl Iterator<Item = &'a TestCase>,
    problems: &mut Problems,
) {
    let definition = Json::parse_stored(machine.definition_text()).unwrap_or_default();
    let states = states::all(&definition);
    let place = MACHINES.at(machine.name());
    let place = test_cases(&place);
    for case in cases {
        let place = place.at(case.name());
        for name in case.states() {
            let problem = match states.get(name) {
                None => format!("the machine has no state `{name}`"),
                Some(state) => match state.get("Type").and_then(Json::as_str) {
                    Some("Task") | None => continue,
                    Some(kind) => format!("only Task states are mocked, and this is a {kind}"),
                },
            };
            place.at(name).report(problem, problems);
        }
    }
}

impl<I, O> Machine<I, O> {
    /// The same machine, whose Task states are answered as the test case `case` of `config` says, under the machine's name
    /// there. States that it does not mock call their real tasks.
    ///
    /// # Errors
    ///
    /// `config` has no such machine or test case; the test case speaks of a state that the machine has not, or that is no Task.
    pub fn mocked(&self, config: &MockConfig, case: &str) -> Result<Self, MockError> {
        let found = config.case(self.name(), case)?;
        let mut problems = Problems::default();
        check_cases(self, [&**found].into_iter(), &mut problems);
        let checked = problems.unless_any(self.answered_by(found));
        checked.map_err(|error| error.in_file(config.file.as_ref()))
    }
}

#[cfg(test)]
mod tests {
    use super::MockConfig;
    use crate::json::Json;
    use crate::mock::test_case::Answer;

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
        let response = case.response("Pay").unwrap();
        let answer = |index| response.answer(index).cloned();
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
    fn all_mistakes_are_told_at_once_and_none_twice() {
        let text = r#"{
            "StateMachines": {
                "order": { "TestCases": { "A": { "Pay": "Nowhere", "Ship": "Broken", "Pack": 7 } } },
                "parcel": {}
            },
            "MockedResponses": { "Broken": 7, "Odd": { "first": { "Return": 1 }, "1": { "Throw": {} } } }
        }"#;
        let error = MockConfig::parse(text).unwrap_err().to_string();
        let expected = [
            "MockedResponses.Broken: expected an object, found number",
            "MockedResponses.Odd.first: an index is a number from 0, `3`, or a range of them, `3-5`",
            "MockedResponses.Odd.1.Throw: `Error` is a string",
            "StateMachines.order.TestCases.A.Pay: there is no response `Nowhere` among `MockedResponses`",
            "StateMachines.order.TestCases.A.Pack: the name of a response is a string",
            "StateMachines.parcel: the field `TestCases` is missing",
        ];
        assert_eq!(error.lines().collect::<Vec<_>>(), expected);
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
