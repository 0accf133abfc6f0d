//! A right call of every action, field by field, with what each field must be.

use serde_json::{Value, json};

use super::world::{World, victim};
use crate::server::{HOME, PACK, arn};

/// What a field must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A text of so many characters.
    Text(usize, usize),
    /// The ARN of something, of so many characters at most.
    Arn(usize),
    /// The ARN of something that is not looked for by its prefix.
    OtherArn,
    /// A number between two.
    Number(i64, i64),
    /// One of some words.
    Word,
    Flag,
    /// A text of JSON, of so many bytes at most.
    Document(usize),
    PageToken(usize),
    TaskToken,
    List,
    Structure,
}

/// A field of a call.
pub(super) struct Field {
    /// `tags.0.key`.
    pub(super) path: &'static str,
    pub(super) kind: Kind,
    pub(super) required: bool,
    /// What a right call has there; nothing where it leaves the field out.
    pub(super) right: Option<Value>,
}

/// An action and its fields. A field that holds others comes before them.
pub(super) struct Call {
    pub(super) action: &'static str,
    pub(super) fields: Vec<Field>,
}

impl Call {
    /// The right call, with `wrong` in the place of one field, as a text of JSON or not.
    pub(super) fn with(&self, field: &Field, wrong: &[u8]) -> Vec<u8> {
        const PLACE: &str = "here it is wrong";
        let mut call = self.right();
        put(&mut call, field.path, json!(PLACE));
        let text = call.to_string();
        let (before, after) = text
            .split_once(&format!("\"{PLACE}\""))
            .expect("it is there once");
        [before.as_bytes(), wrong, after.as_bytes()].concat()
    }

    pub(super) fn right(&self) -> Value {
        let mut call = json!({});
        for field in &self.fields {
            if let Some(right) = &field.right {
                put(&mut call, field.path, right.clone());
            }
        }
        call
    }
}

fn put(call: &mut Value, path: &str, value: Value) {
    let mut place = call;
    for part in path.split('.') {
        place = match part.parse::<usize>() {
            Ok(index) => {
                if !place.is_array() {
                    *place = json!([]);
                }
                let list = place.as_array_mut().expect("it is one");
                while list.len() <= index {
                    list.push(json!({}));
                }
                &mut list[index]
            }
            Err(_) => {
                if !place.is_object() {
                    *place = json!({});
                }
                &mut place[part]
            }
        };
    }
    *place = value;
}

fn must(path: &'static str, kind: Kind, right: impl Into<Value>) -> Field {
    let right = Some(right.into());
    Field {
        path,
        kind,
        required: true,
        right,
    }
}

fn may(path: &'static str, kind: Kind) -> Field {
    Field {
        path,
        kind,
        required: false,
        right: None,
    }
}

fn call(action: &'static str, fields: impl IntoIterator<Item = Field>) -> Call {
    let fields = fields.into_iter().collect();
    Call { action, fields }
}

fn machine() -> Field {
    must("stateMachineArn", Kind::Arn(256), arn("greeting"))
}

fn execution() -> Field {
    must("executionArn", Kind::Arn(256), victim())
}

fn alias() -> Field {
    let alias = format!("{}:live", arn("greeting"));
    must("stateMachineAliasArn", Kind::Arn(256), alias)
}

fn activity(name: &str) -> Field {
    let arn = format!("{HOME}:activity:{name}");
    must("activityArn", Kind::Arn(256), arn)
}

fn resource() -> Field {
    must("resourceArn", Kind::Arn(256), PACK)
}

fn included() -> Field {
    may("includedData", Kind::Word)
}

fn page(length: usize) -> [Field; 2] {
    let most = may("maxResults", Kind::Number(0, 1_000));
    [most, may("nextToken", Kind::PageToken(length))]
}

fn tags() -> [Field; 3] {
    [
        may("tags", Kind::List),
        may("tags.0.key", Kind::Text(1, 128)),
        may("tags.0.value", Kind::Text(0, 256)),
    ]
}

fn routes(required: bool) -> [Field; 3] {
    let version = format!("{}:1", arn("greeting"));
    let route = json!([{"stateMachineVersionArn": version, "weight": 100}]);
    let mut routes = must("routingConfiguration", Kind::List, route);
    routes.required = required;
    [
        routes,
        must(
            "routingConfiguration.0.stateMachineVersionArn",
            Kind::OtherArn,
            version,
        ),
        must("routingConfiguration.0.weight", Kind::Number(0, 100), 100),
    ]
}

fn token(world: &World) -> Field {
    must("taskToken", Kind::TaskToken, world.token.clone())
}

fn failure() -> [Field; 2] {
    [
        may("error", Kind::Text(0, 256)),
        may("cause", Kind::Text(0, 32_768)),
    ]
}

fn definition(required: bool) -> Field {
    let right = r#"{"StartAt":"Greet","States":{"Greet":{"Type":"Pass","End":true}}}"#;
    let mut definition = must("definition", Kind::Document(1_048_576), right);
    definition.required = required;
    definition
}

fn start(machine: &str) -> Vec<Field> {
    vec![
        must("stateMachineArn", Kind::Arn(256), arn(machine)),
        may("name", Kind::Text(1, 80)),
        may("input", Kind::Document(262_144)),
        may("traceHeader", Kind::Text(0, 256)),
    ]
}

fn logging() -> [Field; 3] {
    [
        may("loggingConfiguration", Kind::Structure),
        may("loggingConfiguration.level", Kind::Text(0, 1_000_000)),
        may("loggingConfiguration.destinations", Kind::List),
    ]
}

/// A right call of every action that is served.
pub(super) fn calls(world: &World) -> Vec<Call> {
    let mut calls = of_machines();
    calls.extend(of_versions());
    calls.extend(of_executions());
    calls.extend(of_tasks(world));
    calls.extend(of_tests());
    calls
}

fn of_machines() -> Vec<Call> {
    let name = || must("name", Kind::Text(1, 80), "greeting");
    let role = "arn:aws:iam::123456789012:role/r";
    let created = [
        name(),
        definition(true),
        must("roleArn", Kind::Text(1, 256), role),
        may("type", Kind::Word),
        may("publish", Kind::Flag),
        may("versionDescription", Kind::Text(0, 256)),
    ];
    let updated = [
        machine(),
        definition(false),
        may("roleArn", Kind::Text(1, 256)),
        may("publish", Kind::Flag),
        may("versionDescription", Kind::Text(0, 256)),
    ];
    let one = || must("stateMachineArn", Kind::Arn(256), arn("nobody"));
    // Null is of another type than a key.
    let mut key = must("tagKeys.0", Kind::Text(1, 128), "team");
    key.required = false;
    vec![
        call("CreateStateMachine", created.into_iter().chain(logging())),
        call("UpdateStateMachine", updated),
        call("DeleteStateMachine", [one()]),
        call("DescribeStateMachine", [machine(), included()]),
        call("ListStateMachines", page(1_024)),
        call(
            "TagResource",
            [resource()].into_iter().chain(tags_that_must_be()),
        ),
        call(
            "UntagResource",
            [
                resource(),
                must("tagKeys", Kind::List, json!(["team"])),
                key,
            ],
        ),
        call("ListTagsForResource", [resource()]),
    ]
}

fn tags_that_must_be() -> [Field; 3] {
    let [mut all, key, value] = tags();
    all.required = true;
    all.right = Some(json!([{"key": "team", "value": "shop"}]));
    [all, key, value]
}

fn of_versions() -> Vec<Call> {
    let description = || may("description", Kind::Text(0, 256));
    let name = must("name", Kind::Text(1, 80), "fresh");
    let version = format!("{}:7", arn("greeting"));
    let version = must("stateMachineVersionArn", Kind::Arn(2_000), version);
    let nobody = format!("{}:nobody", arn("greeting"));
    let nobody = must("stateMachineAliasArn", Kind::Arn(256), nobody);
    vec![
        call(
            "PublishStateMachineVersion",
            [
                machine(),
                may("revisionId", Kind::Text(0, 1_000_000)),
                description(),
            ],
        ),
        call("DeleteStateMachineVersion", [version]),
        call(
            "ListStateMachineVersions",
            [machine()].into_iter().chain(page(1_024)),
        ),
        call(
            "CreateStateMachineAlias",
            [name, description()].into_iter().chain(routes(true)),
        ),
        call(
            "UpdateStateMachineAlias",
            [alias(), description()].into_iter().chain(routes(false)),
        ),
        call("DeleteStateMachineAlias", [nobody]),
        call("DescribeStateMachineAlias", [alias()]),
        call(
            "ListStateMachineAliases",
            [machine()].into_iter().chain(page(1_024)),
        ),
    ]
}

fn of_executions() -> Vec<Call> {
    let history = [
        execution(),
        may("reverseOrder", Kind::Flag),
        may("includeExecutionData", Kind::Flag),
    ];
    let mut listed = machine();
    listed.required = false;
    let listed = [
        listed,
        may("statusFilter", Kind::Word),
        may("redriveFilter", Kind::Word),
    ];
    vec![
        call("StartExecution", start("greeting")),
        call(
            "StartSyncExecution",
            start("quote").into_iter().chain([included()]),
        ),
        call("DescribeExecution", [execution(), included()]),
        call(
            "DescribeStateMachineForExecution",
            [execution(), included()],
        ),
        call(
            "GetExecutionHistory",
            history.into_iter().chain(page(1_024)),
        ),
        call("ListExecutions", listed.into_iter().chain(page(3_096))),
        call("StopExecution", [execution()].into_iter().chain(failure())),
        call(
            "RedriveExecution",
            [execution(), may("clientToken", Kind::Text(1, 64))],
        ),
    ]
}

fn of_tasks(world: &World) -> Vec<Call> {
    let name = must("name", Kind::Text(1, 80), "Wrap");
    vec![
        call("CreateActivity", [name].into_iter().chain(tags())),
        call("DeleteActivity", [activity("Nobody")]),
        call("DescribeActivity", [activity("Pack")]),
        call("ListActivities", page(1_024)),
        // One that is there would be waited for.
        call(
            "GetActivityTask",
            [activity("Nobody"), may("workerName", Kind::Text(1, 80))],
        ),
        call(
            "SendTaskSuccess",
            [token(world), must("output", Kind::Document(262_144), "{}")],
        ),
        call(
            "SendTaskFailure",
            [token(world)].into_iter().chain(failure()),
        ),
        call("SendTaskHeartbeat", [token(world)]),
    ]
}

fn of_tests() -> Vec<Call> {
    let counted = Kind::Number(0, 2_147_483_647);
    let state = r#"{"Type": "Pass", "Result": {"text": "Good evening."}, "End": true}"#;
    let tested = [
        must("definition", Kind::Document(1_048_576), state),
        may("roleArn", Kind::Text(1, 256)),
        may("input", Kind::Document(262_144)),
        may("inspectionLevel", Kind::Word),
        may("revealSecrets", Kind::Flag),
        may("variables", Kind::Document(262_144)),
        may("stateName", Kind::Text(1, 80)),
        may("mock", Kind::Structure),
        may("mock.result", Kind::Document(262_144)),
        may("mock.errorOutput", Kind::Structure),
        may("mock.errorOutput.error", Kind::Text(0, 256)),
        may("mock.errorOutput.cause", Kind::Text(0, 32_768)),
        may("mock.fieldValidationMode", Kind::Word),
        may("context", Kind::Document(262_144)),
        may("stateConfiguration", Kind::Structure),
        may("stateConfiguration.retrierRetryCount", counted),
        may("stateConfiguration.errorCausedByState", Kind::Text(1, 80)),
        may("stateConfiguration.mapIterationFailureCount", counted),
        may(
            "stateConfiguration.mapItemReaderData",
            Kind::Document(262_144),
        ),
    ];
    let mut calls = vec![call("TestState", tested)];
    if cfg!(feature = "validate") {
        let validated = [
            definition(true),
            may("type", Kind::Word),
            may("severity", Kind::Word),
            may("maxResults", Kind::Number(0, 100)),
        ];
        calls.push(call("ValidateStateMachineDefinition", validated));
    }
    calls
}
