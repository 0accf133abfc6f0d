//! Tests of one state: a recorded request made of the machine that was compiled from its definition.

use asl_runtime::Json;
use asl_runtime::test_state::{StateTest, TestedState};
use serde_json::{Map, Value, json};

use crate::case::Case;
use crate::compare::refusal;
use crate::engine::Diagnostic;
use crate::machines::{CaseTasks, options};
use crate::state_definition::STATE_NAME;
use crate::table::Bind;

/// What AWS says of a mock that another service could not have answered.
const MODEL: &str = "Mock result schema validation error";

/// Why the case belongs to later work; `None` where it must be run.
pub(crate) fn skip_reason(case: &Case) -> Option<&'static str> {
    let error = |field| case.expect.pointer(field).and_then(Value::as_str);
    if error("/error/message").is_some_and(|message| message.starts_with(MODEL)) {
        return Some("TestState: a mock beside another service's model");
    }
    if error("/error/code") == Some("ParamValidationError") {
        return Some("TestState: refused by the client");
    }
    let reveals = case.request.get("revealSecrets").is_some();
    reveals.then_some("TestState: secrets of HTTP tasks")
}

/// Leaves of a recorded error what the service itself says.
pub(crate) fn without_transport(expect: &mut Value) {
    if let Some(error) = expect.get_mut("error").and_then(Value::as_object_mut) {
        error.retain(|field, _| field == "code" || field == "message");
    }
}

/// What `TestState` answers for a definition that the compiler refuses.
#[must_use]
pub fn refused(said: &[Diagnostic]) -> Value {
    json!({"error": refusal(said)})
}

/// Makes the request of `case`.
///
/// # Errors
///
/// Where the request is none of these tests.
pub fn run(case: &'static Case, bind: Bind) -> Result<Value, String> {
    let input = parsed(&case.input())?;
    let machine = bind(CaseTasks::of(case)).with(options(case));
    let test = test_of(&case.request)?;
    let name = text(&case.request, "stateName").unwrap_or(STATE_NAME);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .map_err(|error| error.to_string())?;
    Ok(
        match runtime.block_on(machine.test_state(name, input, &test)) {
            Ok(tested) => json!({"test_state": answer(&case.request, &tested)}),
            Err(error) => json!({"error": {"code": error.code(), "message": error.to_string()}}),
        },
    )
}

fn test_of(request: &Value) -> Result<StateTest, String> {
    let mut test = StateTest::new();
    if let Some(mock) = request.get("mock") {
        // Requests with a mock were made with a role, which the recording does not keep.
        test = test.role_arn("arn:aws:iam::111111111111:role/conformance");
        if let Some(result) = text(mock, "result") {
            test = test.result(parsed(result)?);
        }
        if let Some(error) = mock.get("errorOutput") {
            let field = |name| text(error, name).map(str::to_owned);
            test = test.error_output(field("error"), field("cause"));
        }
    }
    if let Some(context) = text(request, "context") {
        test = test.context(parsed(context)?);
    }
    if let Some(variables) = text(request, "variables") {
        let variables = parsed(variables)?.as_object().cloned();
        test = test.variables(variables.ok_or("the variables are no object")?);
    }
    let Some(configuration) = request.get("stateConfiguration") else {
        return Ok(test);
    };
    let number = |name| configuration.get(name).and_then(Value::as_u64);
    if let Some(retries) = number("retrierRetryCount") {
        test = test.retries(u32::try_from(retries).map_err(|error| error.to_string())?);
    }
    if let Some(failed) = number("mapIterationFailureCount") {
        test = test.failed_iterations(usize::try_from(failed).map_err(|error| error.to_string())?);
    }
    if let Some(items) = text(configuration, "mapItemReaderData") {
        let items = parsed(items)?.as_array().cloned();
        test = test.items(items.ok_or("the items are no array")?);
    }
    if let Some(state) = text(configuration, "errorCausedByState") {
        test = test.error_caused_by(state);
    }
    Ok(test)
}

fn text<'v>(value: &'v Value, field: &str) -> Option<&'v str> {
    value.get(field).and_then(Value::as_str)
}

fn parsed(text: &str) -> Result<Json, String> {
    Json::parse(text).map_err(|error| format!("{text}: {error}"))
}

/// The answer as the API gives it.
fn answer(request: &Value, tested: &TestedState) -> Value {
    let mut answer = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            answer.insert(name.to_owned(), value);
        }
    };
    put("status", Some(tested.status.as_str().into()));
    put(
        "output",
        tested
            .output
            .as_ref()
            .map(|output| output.to_string().into()),
    );
    put("nextState", tested.next_state.map(Value::from));
    put("error", tested.error.as_deref().map(Value::from));
    put("cause", tested.cause.as_deref().map(Value::from));
    let is_told = text(request, "inspectionLevel").is_some_and(|level| level != "INFO");
    put(
        "inspectionData",
        is_told.then(|| inspection(&tested.inspection)),
    );
    Value::Object(answer)
}

/// Every document as JSON text; numbers and details of errors as they are.
fn inspection(data: &Json) -> Value {
    let fields = data.as_object().into_iter().flatten();
    let fields = fields.map(|(name, value)| {
        let is_plain = value
            .as_number()
            .is_some_and(|_| name.contains("Concurrency") || name.contains("tolerated"));
        let value = if is_plain || name == "errorDetails" {
            Value::from(value.clone())
        } else {
            value.to_string().into()
        };
        (name.to_string(), value)
    });
    Value::Object(fields.collect())
}
