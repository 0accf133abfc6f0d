//! A service that has something to lose: executions that wait, and what names them.

use serde_json::{Value, json};

use crate::server::{HOME, PACK, Server, arn};

/// What there is, by the names that right calls use.
pub(super) struct World {
    pub(super) server: Server,
    /// Executions that nobody may touch, and what they must be answered with.
    guarded: Vec<(String, Value)>,
    /// The task of the first of them.
    guarded_token: String,
    /// A task of an execution that calls may end.
    pub(super) token: String,
    /// A task that has ended.
    pub(super) past_token: String,
    /// A page token of another action.
    pub(super) page_token: String,
}

/// The execution that calls may stop and redrive.
pub(super) fn victim() -> String {
    format!("{HOME}:execution:approval:victim")
}

impl World {
    pub(super) fn new() -> Self {
        let server = Server::start();
        server.ok("CreateActivity", &json!({"name": "Pack"}));
        for name in ["live", "next"] {
            publish(&server, name);
        }
        let guarded_token = take(&server, "guarded");
        let token = take(&server, "victim");
        let past_token = take(&server, "past");
        let ended = json!({"taskToken": past_token, "output": "1"});
        server.ok("SendTaskSuccess", &ended);
        let guarded = ["guarded", "Straße-😀"];
        let mut guarded: Vec<(String, Value)> = guarded
            .iter()
            .map(|name| {
                let input = json!({ "of": name });
                (server.execution("approval", name, &input), input)
            })
            .collect();
        let parcel = format!("{HOME}:execution:parcel:guarded");
        guarded.push((parcel, json!({"item": "guarded"})));
        server.execution("approval", "victim", &json!({}));
        let page = json!({"stateMachineArn": arn("approval"), "maxResults": 1});
        let page = server.ok("ListExecutions", &page);
        let page_token = page["nextToken"].as_str().expect("there are more");
        World {
            guarded,
            guarded_token,
            token,
            past_token,
            page_token: page_token.to_owned(),
            server,
        }
    }

    /// What was accepted is as it was, and goes on where it is answered.
    pub(super) fn is_unharmed(&self) {
        for (execution, input) in &self.guarded {
            let described = json!({ "executionArn": execution });
            let described = self.server.ok("DescribeExecution", &described);
            assert_eq!(described["status"], "RUNNING", "{described}");
            assert_eq!(described["input"], input.to_string());
        }
        let answer = json!({"taskToken": self.guarded_token, "output": "\"packed\""});
        self.server.ok("SendTaskSuccess", &answer);
        let execution = format!("{HOME}:execution:parcel:guarded");
        let ended = self.server.until(&execution, "SUCCEEDED");
        assert_eq!(ended["output"], "\"packed\"");
        assert_eq!(self.server.post("/run/quote", r#"{"price": 3}"#).body, 3);
    }
}

/// Publishes a version of a machine and gives it an alias.
fn publish(server: &Server, alias: &str) {
    let machine = json!({"stateMachineArn": arn("greeting")});
    let version = server.ok("PublishStateMachineVersion", &machine);
    let route = json!({"stateMachineVersionArn": version["stateMachineVersionArn"], "weight": 100});
    let alias = json!({"name": alias, "routingConfiguration": [route]});
    server.ok("CreateStateMachineAlias", &alias);
}

/// Starts an execution that has something packed, and takes its task.
fn take(server: &Server, name: &str) -> String {
    server.execution("parcel", name, &json!({ "item": name }));
    let task = server.ok("GetActivityTask", &json!({"activityArn": PACK}));
    task["taskToken"].as_str().expect("a token").to_owned()
}
