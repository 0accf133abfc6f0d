//! Page tokens that lead to places of their own: what is behind the purpose of a token can be read, and so be made up.

use serde_json::{Value, json};

use crate::server::{Server, arn, folder};

/// Calls that have more than one page of one result.
fn calls(execution: &str) -> [(&'static str, Value); 7] {
    let machine = arn("greeting");
    [
        (
            "ListExecutions",
            json!({"stateMachineArn": arn("approval")}),
        ),
        ("GetExecutionHistory", json!({"executionArn": execution})),
        (
            "GetExecutionHistory",
            json!({"executionArn": execution, "reverseOrder": true}),
        ),
        ("ListStateMachines", json!({})),
        ("ListActivities", json!({})),
        (
            "ListStateMachineVersions",
            json!({"stateMachineArn": machine}),
        ),
        (
            "ListStateMachineAliases",
            json!({"stateMachineArn": machine}),
        ),
    ]
}

fn hex(text: &str) -> String {
    text.bytes()
        .map(|byte| format!("{byte:02x}"))
        .collect::<Vec<_>>()
        .concat()
}

#[test]
fn a_token_that_was_made_up_leads_nowhere_else() {
    let folder = folder("made-up-tokens");
    for server in [Server::start(), Server::over(&folder)] {
        let execution = server.execution("approval", "a", &json!({}));
        server.execution("approval", "b", &json!({}));
        server.until(&execution, "RUNNING");
        for name in ["Pack", "Wrap"] {
            server.ok("CreateActivity", &json!({ "name": name }));
        }
        let version = server.ok(
            "PublishStateMachineVersion",
            &json!({"stateMachineArn": arn("greeting")}),
        );
        for name in ["live", "next"] {
            let route =
                json!({"stateMachineVersionArn": version["stateMachineVersionArn"], "weight": 100});
            server.ok(
                "CreateStateMachineAlias",
                &json!({"name": name, "routingConfiguration": [route]}),
            );
        }
        for (action, mut call) in calls(&execution) {
            call["maxResults"] = json!(1);
            let first = server.ok(action, &call);
            // There is one version.
            let token = first["nextToken"].as_str().unwrap_or("0000000000000000");
            for position in [
                "0",
                "1",
                "-1",
                "+1",
                "007",
                "9223372036854775807",
                "9223372036854775808",
                "18446744073709551615",
                "18446744073709551616",
                "1.5",
                "1e3",
                " 1",
                "é😀",
                "\u{0}",
                "'; DROP TABLE executions; --",
                "",
            ] {
                call["nextToken"] = json!(format!("{}{}", &token[..16], hex(position)));
                let answer = server.call(action, &call);
                let is_known = answer.status == 200 || answer.body["__type"] == "InvalidToken";
                assert!(is_known, "{action} {position:?}: {answer:?}");
            }
        }
        server.until(&execution, "RUNNING");
    }
}
