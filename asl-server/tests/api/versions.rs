//! Versions and aliases of compiled machines.

use asl_server::{App, Settings};
use serde_json::{Value, json};

use crate::server::{Server, arn, folder};

fn routes(versions: &[(u64, u32)]) -> Value {
    let greeting = arn("greeting");
    let route = |(version, weight): &(u64, u32)| json!({"stateMachineVersionArn": format!("{greeting}:{version}"), "weight": weight});
    versions.iter().map(route).collect()
}

#[test]
fn a_version_is_published_once_and_executions_say_that_they_are_of_it() {
    let folder = folder("versions");
    let server = Server::over(&folder);
    let greeting = arn("greeting");
    let publish = json!({"stateMachineArn": greeting, "description": "the first"});
    let first = server.ok("PublishStateMachineVersion", &publish);
    let version = format!("{greeting}:1");
    let of = |revision: &str| json!({"stateMachineArn": greeting, "revisionId": revision});
    assert_eq!(
        server.ok("PublishStateMachineVersion", &of("INITIAL")),
        first
    );
    let (code, _) = server.refused("PublishStateMachineVersion", &of("other"));
    assert_eq!(code, "ConflictException");
    assert_eq!(first["stateMachineVersionArn"], version);
    assert_eq!(server.ok("PublishStateMachineVersion", &publish), first);
    let create = json!({"name": "live", "routingConfiguration": routes(&[(1, 100)])});
    let alias = server.ok("CreateStateMachineAlias", &create);
    assert_eq!(alias["stateMachineAliasArn"], format!("{greeting}:live"));
    drop(server);

    let server = Server::over(&folder);
    assert_eq!(server.ok("CreateStateMachineAlias", &create), alias);
    let described = server.ok("DescribeStateMachine", &json!({"stateMachineArn": version}));
    assert_eq!(
        (&described["stateMachineArn"], &described["description"]),
        (&json!(version), &"the first".into())
    );
    let named = |name: &str| server.execution("greeting:live", name, &json!({}));
    let by_alias = server.until(&named("a"), "SUCCEEDED");
    assert_eq!(by_alias["stateMachineVersionArn"], version);
    assert_eq!(by_alias["stateMachineAliasArn"], format!("{greeting}:live"));
    server.until(
        &server.execution("greeting:1", "v", &json!({})),
        "SUCCEEDED",
    );
    server.until(&server.execution("greeting", "m", &json!({})), "SUCCEEDED");
    let started = |execution: &Value, reverse: bool| {
        let history = json!({"executionArn": execution["executionArn"], "reverseOrder": reverse});
        let events = server.ok("GetExecutionHistory", &history)["events"].take();
        let mut events = events.as_array().unwrap().iter();
        let started = events.find(|event| event["type"] == "ExecutionStarted");
        started.unwrap()["executionStartedEventDetails"].clone()
    };
    for reverse in [false, true] {
        let started = started(&by_alias, reverse);
        assert_eq!(started["stateMachineVersionArn"], version);
        assert_eq!(started["stateMachineAliasArn"], format!("{greeting}:live"));
    }
    let listed = |machine: &str| {
        let listed = server.ok("ListExecutions", &json!({"stateMachineArn": machine}));
        let listed = listed["executions"].as_array().unwrap().iter();
        listed
            .map(|listed| listed["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(listed(&greeting), ["m", "v", "a"]);
    assert_eq!(listed(&version), ["v", "a"]);
    assert_eq!(listed(&format!("{greeting}:live")), ["a"]);
    for unknown in ["2", "dead"] {
        let input = json!({"stateMachineArn": format!("{greeting}:{unknown}")});
        assert_eq!(
            server.refused("StartExecution", &input).0,
            "StateMachineDoesNotExist"
        );
    }
}

#[test]
fn a_machine_that_is_updated_to_what_it_is_can_be_published() {
    let server = Server::start();
    let greeting = arn("greeting");
    let described = server.ok(
        "DescribeStateMachine",
        &json!({"stateMachineArn": greeting}),
    );
    let update = json!({
        "stateMachineArn": greeting,
        "definition": described["definition"],
        "roleArn": described["roleArn"],
        "loggingConfiguration": described["loggingConfiguration"],
        "tracingConfiguration": described["tracingConfiguration"],
    });
    let with = |publish: Value, description: Value| {
        let mut update = update.clone();
        (update["publish"], update["versionDescription"]) = (publish, description);
        update
    };
    let updated = server.ok("UpdateStateMachine", &update);
    assert_eq!(updated.get("stateMachineVersionArn"), None);
    let published = server.ok("UpdateStateMachine", &with(true.into(), "one".into()));
    let version = format!("{greeting}:1");
    assert_eq!(published["stateMachineVersionArn"], version);
    let version = server.ok("DescribeStateMachine", &json!({"stateMachineArn": version}));
    assert_eq!(version["description"], "one");
    let undescribable = with(Value::Null, "two".into());
    let (_, message) = server.refused("UpdateStateMachine", &undescribable);
    assert_eq!(
        message,
        "Version description can only be set when publish is true"
    );
    let traced = json!({"stateMachineArn": greeting, "tracingConfiguration": {"enabled": true}});
    let (_, message) = server.refused("UpdateStateMachine", &traced);
    assert!(
        message.contains("no traces of single machines"),
        "{message}"
    );
}

#[test]
fn a_page_of_a_versions_executions_is_full_however_many_others_there_are() {
    let server = Server::start();
    let greeting = arn("greeting");
    let publish = json!({"stateMachineArn": greeting});
    server.ok("PublishStateMachineVersion", &publish);
    server.execution("greeting:1", "first", &json!({}));
    for other in 0..120 {
        server.execution("greeting", &format!("other-{other}"), &json!({}));
    }
    server.execution("greeting:1", "second", &json!({}));
    server.execution("greeting", "last", &json!({}));
    let mut list = json!({"stateMachineArn": format!("{greeting}:1"), "maxResults": 1});
    for (name, has_more) in [("second", true), ("first", false)] {
        let page = server.ok("ListExecutions", &list);
        assert_eq!(page["executions"].as_array().map(Vec::len), Some(1));
        assert_eq!(page["executions"][0]["name"], name);
        assert_eq!(page["nextToken"].is_string(), has_more, "{name}");
        list["nextToken"] = page["nextToken"].clone();
    }
    let not_redriven =
        json!({"stateMachineArn": greeting, "redriveFilter": "NOT_REDRIVEN", "maxResults": 1000});
    let listed = server.ok("ListExecutions", &not_redriven);
    assert_eq!(listed["executions"].as_array().map(Vec::len), Some(123));
    let redriven = json!({"stateMachineArn": greeting, "redriveFilter": "REDRIVEN"});
    assert_eq!(
        server.ok("ListExecutions", &redriven),
        json!({"executions": []})
    );
}

mod first {
    asl_runtime::asl! {
        pub mod letter = r#"{ "StartAt": "Write", "States": {
            "Write": { "Type": "Pass", "Result": "Dear Sir", "End": true } } }"# { express; }
    }

    asl_runtime::asl! {
        pub mod parcel = r#"{ "StartAt": "Pack", "States": {
            "Pack": { "Type": "Pass", "Result": "paper", "End": true } } }"#;
    }
}

mod second {
    asl_runtime::asl! {
        pub mod letter = r#"{ "StartAt": "Write", "States": {
            "Write": { "Type": "Pass", "Result": "Hello", "End": true } } }"# {
            express;
            earlier_versions = [r#"{ "StartAt": "Write", "States": {
                "Write": { "Type": "Pass", "Result": "Dear Sir", "End": true } } }"#];
        }
    }

    asl_runtime::asl! {
        pub mod parcel = r#"{ "StartAt": "Pack", "States": {
            "Pack": { "Type": "Pass", "Result": "foam", "End": true } } }"# {
            earlier_versions = [r#"{ "StartAt": "Pack", "States": {
                "Pack": { "Type": "Pass", "Result": "paper", "End": true } } }"#];
        }
    }
}

mod third {
    asl_runtime::asl! {
        pub mod parcel = r#"{ "StartAt": "Pack", "States": {
            "Pack": { "Type": "Pass", "Result": "straw", "End": true } } }"#;
    }
}

#[test]
fn a_version_runs_what_it_was_published_of() {
    let folder = folder("earlier-version");
    let over = || Settings::new().data(&folder);
    let both = || {
        let app = App::new().machine(first::letter::machine());
        app.machine(first::parcel::machine())
    };
    let server = Server::of(both, over());
    for machine in ["letter", "parcel"] {
        let publish = json!({"stateMachineArn": arn(machine)});
        server.ok("PublishStateMachineVersion", &publish);
    }
    drop(server);

    let both = || {
        let app = App::new().machine(second::letter::machine());
        app.machine(second::parcel::machine())
    };
    let server = Server::of(both, over());
    let publish = json!({"stateMachineArn": arn("parcel")});
    server.ok("PublishStateMachineVersion", &publish);
    let output = |machine: &str, name: &str| {
        let execution = server.execution(machine, name, &json!({}));
        server.until(&execution, "SUCCEEDED")["output"].clone()
    };
    assert_eq!(output("parcel:1", "a"), r#""paper""#);
    assert_eq!(output("parcel:2", "b"), r#""foam""#);
    assert_eq!(output("parcel", "c"), r#""foam""#);
    let sync = |machine: &str| {
        let input = json!({"stateMachineArn": arn(machine)});
        server.ok("StartSyncExecution", &input)["output"].clone()
    };
    assert_eq!(sync("letter:1"), r#""Dear Sir""#);
    assert_eq!(sync("letter"), r#""Hello""#);
    drop(server);

    let server = Server::of(|| App::new().machine(third::parcel::machine()), over());
    let start = json!({"stateMachineArn": arn("parcel:1")});
    let (code, message) = server.refused("StartExecution", &start);
    assert_eq!(code, "ValidationException");
    assert!(message.contains("compiled without"), "{message}");
}

#[test]
fn an_alias_holds_its_version_until_it_goes() {
    let server = Server::start();
    let greeting = arn("greeting");
    server.ok(
        "PublishStateMachineVersion",
        &json!({"stateMachineArn": greeting}),
    );
    server.ok(
        "CreateStateMachineAlias",
        &json!({"name": "live", "routingConfiguration": routes(&[(1, 100)])}),
    );
    let version = json!({"stateMachineVersionArn": format!("{greeting}:1")});
    let (code, message) = server.refused("DeleteStateMachineVersion", &version);
    assert_eq!(code, "ConflictException");
    assert!(
        message.ends_with("referencing this version: [live]"),
        "{message}"
    );
    let alias = json!({"stateMachineAliasArn": format!("{greeting}:live")});
    let update =
        json!({"stateMachineAliasArn": format!("{greeting}:live"), "description": "in use"});
    server.ok("UpdateStateMachineAlias", &update);
    let described = server.ok("DescribeStateMachineAlias", &alias);
    assert_eq!(
        (
            &described["description"],
            &described["routingConfiguration"]
        ),
        (&"in use".into(), &routes(&[(1, 100)]))
    );
    let listed = server.ok(
        "ListStateMachineAliases",
        &json!({"stateMachineArn": greeting}),
    );
    assert_eq!(
        listed["stateMachineAliases"][0]["stateMachineAliasArn"],
        format!("{greeting}:live")
    );
    server.ok("DeleteStateMachineAlias", &alias);
    assert_eq!(
        server.refused("DescribeStateMachineAlias", &alias).0,
        "ResourceNotFound"
    );
    server.ok("DeleteStateMachineVersion", &version);
    let again = server.ok(
        "PublishStateMachineVersion",
        &json!({"stateMachineArn": greeting}),
    );
    assert_eq!(
        again["stateMachineVersionArn"],
        format!("{greeting}:2"),
        "no number is used again"
    );
    let listed = server.ok(
        "ListStateMachineVersions",
        &json!({"stateMachineArn": greeting}),
    );
    assert_eq!(
        listed["stateMachineVersions"][0]["stateMachineVersionArn"],
        format!("{greeting}:2")
    );
}

#[test]
fn routes_that_lead_nowhere_are_refused_in_awss_words() {
    let server = Server::start();
    server.ok(
        "PublishStateMachineVersion",
        &json!({"stateMachineArn": arn("greeting")}),
    );
    for (wrong, message) in [
        (
            routes(&[(1, 99)]),
            "Sum of routing configuration weights must equal 100. Received: [99]",
        ),
        (
            routes(&[(1, 50), (1, 50)]),
            "Routing configuration must contain distinct state machine version ARNs.",
        ),
        (
            routes(&[(2, 100)]),
            "Request references a resource that does not exist.",
        ),
        (
            routes(&[(1, 101)]),
            "1 validation error detected: Value '101' at 'routingConfiguration.1.member.weight'",
        ),
    ] {
        let (_, refused) = server.refused(
            "CreateStateMachineAlias",
            &json!({"name": "live", "routingConfiguration": wrong}),
        );
        assert!(refused.starts_with(message), "{refused}");
    }
    let named = json!({"name": "12", "routingConfiguration": routes(&[(1, 100)])});
    let (code, message) = server.refused("CreateStateMachineAlias", &named);
    assert_eq!(code, "ValidationException");
    assert!(
        message.contains("Value '12' at 'name' failed to satisfy constraint"),
        "{message}"
    );
}
