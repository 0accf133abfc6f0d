//! Every field of every action in turn is everything that it must not be.

use super::calls::{Call, Field, calls};
use super::wire::{Reply, Wire};
use super::world::World;
use super::wrong::{Says, Wrong, wrong};

/// The errors of AWS's that a call may be answered with.
const CODES: &[&str] = &[
    "ActivityDoesNotExist",
    "ConflictException",
    "ExecutionAlreadyExists",
    "ExecutionDoesNotExist",
    "ExecutionNotRedrivable",
    "InvalidArn",
    "InvalidDefinition",
    "InvalidExecutionInput",
    "InvalidLoggingConfiguration",
    "InvalidName",
    "InvalidOutput",
    "InvalidToken",
    "MissingRequiredParameter",
    "ResourceNotFound",
    "SerializationException",
    "StateMachineAlreadyExists",
    "StateMachineDoesNotExist",
    "StateMachineTypeNotSupported",
    "TaskTimedOut",
    "TooManyTags",
    "ValidationException",
];

#[test]
fn whatever_a_field_is_the_answer_is_awss() {
    let world = World::new();
    let mut wire = Wire::new(world.server.address);
    let mut tried = 0;
    let mut faults = Vec::new();
    for call in calls(&world) {
        for field in &call.fields {
            for wrong in wrong(field, &world) {
                let reply = wire.call(call.action, &call.with(field, &wrong.text));
                tried += 1;
                faults.extend(fault(&call, field, &wrong, &reply));
            }
        }
    }
    let shown = faults.iter().take(40).map(String::as_str);
    let shown = shown.collect::<Vec<_>>().join("\n");
    assert!(faults.is_empty(), "{} of {tried}:\n{shown}", faults.len());
    assert!(tried > 5_000, "{tried}");
    world.is_unharmed();
}

fn fault(call: &Call, field: &Field, wrong: &Wrong, reply: &Reply) -> Option<String> {
    let fault = reply.fault().or_else(|| {
        if reply.status == 200 {
            return (wrong.says != Says::Anything).then_some("it is accepted");
        }
        let (code, message) = reply.error()?;
        if !CODES.contains(&&*code) {
            return Some("the code is none of AWS's");
        }
        let is_said = match &wrong.says {
            Says::Anything | Says::Refusal => true,
            Says::Code(expected) => code == *expected,
            Says::Constraint(constraint) => {
                code == "ValidationException" && message.contains(&**constraint)
            }
        };
        (!is_said).then_some("AWS says something else")
    })?;
    let text = String::from_utf8_lossy(&wrong.text);
    let text: String = text.chars().take(100).collect();
    let (action, path, said) = (call.action, field.path, reply.text());
    let expected = &wrong.says;
    Some(format!(
        "{action} {path} {text:?}: {fault}: {expected:?}; {said:.300}"
    ))
}

/// An action that is served and not among the calls would not be tried.
#[test]
fn every_action_is_tried() {
    let source = include_str!("../../../src/api/mod.rs");
    let served = source.lines().filter_map(|line| {
        let (name, rest) = line.trim().strip_prefix('"')?.split_once('"')?;
        rest.starts_with(" => output(").then_some(name)
    });
    let world = World::new();
    let calls = calls(&world);
    let mut count = 0;
    for action in served {
        let is_tried = calls.iter().any(|call| call.action == action);
        let is_left_out = !cfg!(feature = "validate") && action == "ValidateStateMachineDefinition";
        assert!(is_tried || is_left_out, "{action}");
        count += 1;
    }
    assert!(count > 30, "{count}");
}

/// A right call is no error of the test's: what is refused of it is so for the field that is wrong.
#[test]
fn right_calls_are_accepted() {
    let world = World::new();
    for call in calls(&world) {
        let right = call.right();
        let answer = world.server.call(call.action, &right);
        let known = [
            "CreateStateMachine",
            "UpdateStateMachine",
            "GetActivityTask",
            "SendTaskFailure",
            "SendTaskHeartbeat",
            "RedriveExecution",
            "UpdateStateMachineAlias",
        ];
        let is_known = known.contains(&call.action);
        assert!(
            answer.status == 200 || is_known,
            "{}: {right}: {}",
            call.action,
            answer.body
        );
    }
}

/// An answer that is much larger than what was asked would be worth sending the question.
#[test]
fn an_answer_is_not_much_larger_than_the_call() {
    let world = World::new();
    let mut wire = Wire::new(world.server.address);
    let many = |member: &str, count: usize| vec![member; count].join(",");
    let calls = [
        (
            "CreateStateMachineAlias",
            "routingConfiguration",
            many("{}", 300_000),
        ),
        ("TagResource", "tags", many(r#"{"key":""}"#, 90_000)),
        (
            "CreateActivity",
            "tags",
            many(r#"{"value":"","key":""}"#, 45_000),
        ),
        ("UntagResource", "tagKeys", many("\"\"", 300_000)),
    ];
    for (action, field, members) in calls {
        let call = format!(r#"{{"name": "n", "{field}": [{members}]}}"#);
        let reply = wire.call(action, call.as_bytes());
        assert_eq!(reply.fault(), None, "{action}");
        assert_eq!(reply.status, 400, "{action}: {}", reply.text());
        assert!(reply.body.len() < 10_000, "{action}: {}", reply.body.len());
    }
    world.is_unharmed();
}
