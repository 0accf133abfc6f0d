//! `TestState`: one state that is compiled in, run alone.

use asl_runtime::Json;
use asl_runtime::json::ParseError;
use asl_runtime::test_state::{StateTest, TestStateError, TestedState};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::checks::Checks;
use super::compiled_states;
use super::error::ApiError;
use super::input_text;
use super::object;
use super::shapes::{CAUSE, DEFINITION, ERROR};
use crate::service::Service;

/// The length of a text that holds JSON.
const DATA: std::ops::RangeInclusive<usize> = 0..=262_144;

/// The words of `inspectionLevel`, and whether they ask for more than the output. Those of HTTP tasks differ in more.
const LEVELS: &[(&str, bool)] = &[("INFO", false), ("DEBUG", true), ("TRACE", true)];

/// The words of `fieldValidationMode`. Nothing here knows the models of other services, so that each means the same.
const MODES: &[(&str, ())] = &[("STRICT", ()), ("PRESENT", ()), ("NONE", ())];

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    definition: Option<String>,
    role_arn: Option<String>,
    input: Option<String>,
    inspection_level: Option<String>,
    reveal_secrets: Option<bool>,
    variables: Option<String>,
    state_name: Option<String>,
    #[serde(default, deserialize_with = "object::optional")]
    mock: Option<Mock>,
    context: Option<String>,
    #[serde(default, deserialize_with = "object::optional")]
    state_configuration: Option<StateConfiguration>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Mock {
    result: Option<String>,
    #[serde(default, deserialize_with = "object::optional")]
    error_output: Option<ErrorOutput>,
    field_validation_mode: Option<String>,
}

#[derive(Debug, Deserialize)]
struct ErrorOutput {
    error: Option<String>,
    cause: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct StateConfiguration {
    retrier_retry_count: Option<i64>,
    error_caused_by_state: Option<String>,
    map_iteration_failure_count: Option<i64>,
    map_item_reader_data: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inspection_data: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_state: Option<&'static str>,
    status: &'static str,
}

pub(super) async fn call(service: &Service, input: Request) -> Result<Answer, ApiError> {
    let is_inspected = check(&input)?;
    let definition = input.definition.as_deref().unwrap_or_default();
    let machines = service.app.machines();
    let state = input.state_name.as_deref();
    let (machine, state) = compiled_states::find(machines, definition, state)?;
    if input.mock.is_some() && input.reveal_secrets == Some(true) {
        return Err(ApiError::validation(
            "TestState does not support RevealSecrets when a mock is specified.",
        ));
    }
    let document = input_text::parse(input.input.as_deref())?;
    let test = test_of(input)?;
    let tested = machine.test_state(&state, document, &test).await?;
    Ok(answer(tested, is_inspected))
}

/// Checks the parameters, and tells whether more than the output is asked for.
fn check(input: &Request) -> Result<bool, ApiError> {
    let mut checks = Checks::default();
    checks.secret("definition", input.definition.as_deref(), DEFINITION);
    checks.length("roleArn", input.role_arn.as_deref(), 1..=256);
    checks.optional_secret("input", input.input.as_deref(), DATA);
    checks.optional_secret("variables", input.variables.as_deref(), DATA);
    checks.optional_secret("stateName", input.state_name.as_deref(), 1..=80);
    checks.optional_secret("context", input.context.as_deref(), DATA);
    let level = checks.word("inspectionLevel", input.inspection_level.as_deref(), LEVELS);
    if let Some(mock) = &input.mock {
        let mode = mock.field_validation_mode.as_deref();
        checks.optional_secret("mock.result", mock.result.as_deref(), DATA);
        checks.word("mock.fieldValidationMode", mode, MODES);
        if let Some(output) = &mock.error_output {
            checks.optional_secret("mock.errorOutput.error", output.error.as_deref(), ERROR);
            checks.optional_secret("mock.errorOutput.cause", output.cause.as_deref(), CAUSE);
        }
    }
    if let Some(configuration) = &input.state_configuration {
        check_configuration(&mut checks, configuration);
    }
    checks.done()?;
    Ok(level.unwrap_or(false))
}

fn check_configuration(checks: &mut Checks, configuration: &StateConfiguration) {
    let counts = [
        ("retrierRetryCount", configuration.retrier_retry_count),
        (
            "mapIterationFailureCount",
            configuration.map_iteration_failure_count,
        ),
    ];
    for (name, count) in counts {
        let field = format!("stateConfiguration.{name}");
        checks.range(&field, count, &(0..=i64::from(i32::MAX)));
    }
    let state = configuration.error_caused_by_state.as_deref();
    checks.optional_secret("stateConfiguration.errorCausedByState", state, 1..=80);
    let data = configuration.map_item_reader_data.as_deref();
    checks.optional_secret("stateConfiguration.mapItemReaderData", data, DATA);
}

fn test_of(input: Request) -> Result<StateTest, ApiError> {
    let mut test = StateTest::new();
    if let Some(role) = input.role_arn {
        test = test.role_arn(role);
    }
    let mock = input.mock.unwrap_or_default();
    if let Some(result) = mock.result {
        test = test.result(parsed("mock.result", &result)?);
    }
    if let Some(output) = mock.error_output {
        test = test.error_output(output.error, output.cause);
    }
    if let Some(context) = input.context {
        test = test.context(parsed("context", &context)?);
    }
    if let Some(variables) = input.variables {
        let variables = parsed("variables", &variables)?;
        let variables = variables.as_object().cloned();
        test = test.variables(variables.ok_or_else(|| no("variables", "a JSON object"))?);
    }
    configured(test, input.state_configuration.unwrap_or_default())
}

fn configured(
    mut test: StateTest,
    configuration: StateConfiguration,
) -> Result<StateTest, ApiError> {
    // The checks have been made: what is negative is refused, and what is too large too.
    if let Some(retries) = configuration.retrier_retry_count {
        test = test.retries(u32::try_from(retries).unwrap_or(u32::MAX));
    }
    if let Some(failed) = configuration.map_iteration_failure_count {
        test = test.failed_iterations(usize::try_from(failed).unwrap_or(usize::MAX));
    }
    if let Some(state) = configuration.error_caused_by_state {
        test = test.error_caused_by(state);
    }
    if let Some(items) = configuration.map_item_reader_data {
        let field = "stateConfiguration.mapItemReaderData";
        let items = parsed(field, &items)?.as_array().cloned();
        test = test.items(items.ok_or_else(|| no(field, "a JSON array"))?);
    }
    Ok(test)
}

fn parsed(field: &str, text: &str) -> Result<Json, ApiError> {
    Json::parse(text).map_err(|error: ParseError| no(field, &format!("JSON: {error}")))
}

fn no(field: &str, what: &str) -> ApiError {
    ApiError::validation(format!("'{field}' is not {what}"))
}

impl From<TestStateError> for ApiError {
    fn from(error: TestStateError) -> Self {
        ApiError::new(error.code(), error.to_string())
    }
}

fn answer(tested: TestedState, is_inspected: bool) -> Answer {
    let inspection = is_inspected.then(|| inspection(&tested.inspection));
    Answer {
        output: tested.output.map(|output| output.to_string()),
        error: tested.error,
        cause: tested.cause,
        inspection_data: inspection,
        next_state: tested.next_state,
        status: tested.status.as_str(),
    }
}

/// `inspectionData`: documents as JSON text, what is counted as numbers.
fn inspection(data: &Json) -> Value {
    let mut fields = Map::new();
    for (name, value) in data.as_object().into_iter().flatten() {
        let is_plain = matches!(
            name.as_str(),
            "maxConcurrency"
                | "toleratedFailureCount"
                | "toleratedFailurePercentage"
                | "errorDetails"
        );
        let value = if is_plain {
            Value::from(value.clone())
        } else {
            Value::from(value.to_string())
        };
        fields.insert(name.to_string(), value);
    }
    Value::Object(fields)
}
