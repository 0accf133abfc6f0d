//! Activities: workers of other programs.

use std::thread;

use serde_json::{Value, json};

use crate::server::{PACK, Server, folder};

#[test]
fn a_worker_takes_a_task_and_answers_it() {
    let server = Server::start();
    let created = server.ok("CreateActivity", &json!({"name": "Pack"}));
    assert_eq!(created["activityArn"], PACK);
    assert_eq!(
        server.ok("CreateActivity", &json!({"name": "Pack"})),
        created
    );
    let take = json!({"activityArn": PACK, "workerName": "Ada"});
    let task = thread::scope(|scope| {
        let waiting = scope.spawn(|| server.ok("GetActivityTask", &take));
        server.execution("parcel", "p", &json!({"item": "cup"}));
        waiting.join().unwrap()
    });
    assert_eq!(task["input"], r#"{"item":"cup"}"#);
    let answer = json!({"taskToken": task["taskToken"], "output": "\"packed\""});
    server.ok("SendTaskSuccess", &answer);
    let execution = "arn:aws:states:us-east-1:123456789012:execution:parcel:p";
    assert_eq!(server.until(execution, "SUCCEEDED")["output"], "\"packed\"");
}

#[test]
fn activities_survive_a_restart_and_go_when_they_are_deleted() {
    let folder = folder("activities");
    let server = Server::over(&folder);
    let tagged = json!({"name": "Pack", "tags": [{"key": "team", "value": "shop"}]});
    server.ok("CreateActivity", &tagged);
    server.ok("CreateActivity", &json!({"name": "Address"}));
    let execution = server.execution("parcel", "p", &json!({}));
    drop(server);

    let server = Server::over(&folder);
    let described = server.ok("DescribeActivity", &json!({"activityArn": PACK}));
    assert_eq!(described["name"], "Pack");
    let tags = server.ok("ListTagsForResource", &json!({"resourceArn": PACK}));
    assert_eq!(tags["tags"][0]["value"], "shop");
    let listed = server.ok("ListActivities", &json!({"maxResults": 1}));
    assert_eq!(listed["activities"][0]["name"], "Address");
    let next = server.ok("ListActivities", &json!({"nextToken": listed["nextToken"]}));
    assert_eq!(
        (&next["activities"][0]["name"], &next["nextToken"]),
        (&"Pack".into(), &Value::Null)
    );
    server.ok("GetActivityTask", &json!({"activityArn": PACK}));
    server.ok("DeleteActivity", &json!({"activityArn": PACK}));
    let (code, message) = server.refused("GetActivityTask", &json!({"activityArn": PACK}));
    assert_eq!(code, "ActivityDoesNotExist");
    assert_eq!(message, format!("Activity Does Not Exist: '{PACK}'"));
    server.until(&execution, "RUNNING");
}

#[test]
fn a_poll_does_not_keep_a_service_from_ending() {
    let server = Server::start();
    server.ok("CreateActivity", &json!({"name": "Pack"}));
    let url = server.url("/");
    let polling = thread::spawn(move || {
        let call = crate::server::agent()
            .post(url)
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-target", "AWSStepFunctions.GetActivityTask");
        crate::server::answer(call.send(json!({"activityArn": PACK}).to_string()))
    });
    thread::sleep(std::time::Duration::from_millis(200));
    drop(server);
    let nothing = polling.join().unwrap();
    assert_eq!(
        (nothing.status, nothing.body),
        (200, json!({"taskToken": null}))
    );
}
