//! Who is let in.

use asl_server::{App, Settings};
use serde_json::json;
use tokio::net::TcpListener;

use crate::server::{Server, agent, answer, arn};

#[tokio::test]
async fn without_a_key_nobody_is_served_from_other_machines() {
    let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
    let served = App::new().serve(listener, Settings::new(), async {});
    let refused = served.await.unwrap_err().to_string();
    assert!(refused.contains("ASL_ACCESS_KEY_ID"), "{refused}");
    let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
    let settings = Settings::new().bearer_token("t");
    App::new()
        .serve(listener, settings, async {})
        .await
        .unwrap();
}

#[test]
fn a_token_lets_in() {
    let server = Server::with(Settings::new().bearer_token("open sesame"));
    let run = |token: Option<&str>| {
        let mut call = agent().post(server.url("/run/greeting"));
        if let Some(token) = token {
            call = call.header("authorization", format!("Bearer {token}"));
        }
        answer(call.send("{}")).status
    };
    assert_eq!(run(Some("open sesame")), 200);
    assert_eq!(run(Some("open barley")), 403);
    assert_eq!(run(None), 403);
    assert_eq!(
        answer(agent().get(server.url("/health")).call()).status,
        200
    );
}

#[test]
fn an_unsigned_call_is_refused_where_a_key_is_asked_for() {
    let server = Server::with(Settings::new().access_key("AKIAEXAMPLE", "secret"));
    let (code, _) = server.refused("ListStateMachines", &json!({}));
    assert_eq!(code, "MissingAuthenticationTokenException");
}

#[test]
fn web_pages_and_names_that_point_here_are_refused() {
    let server = Server::with(Settings::new().allow_origin("https://console.example"));
    let call = |header: &str, value: &str| {
        let call = agent()
            .post(server.url("/run/greeting"))
            .header(header, value);
        answer(call.send("{}")).status
    };
    assert_eq!(call("origin", "https://evil.example"), 403);
    assert_eq!(call("origin", "https://console.example"), 200);
    assert_eq!(call("host", "evil.example"), 403);
    assert_eq!(call("host", "sync-localhost:8083"), 200);
}

/// What a page sends without being asked by the browser beforehand ("simple" requests): whatever it posts bears its origin.
#[test]
fn no_page_starts_anything_by_a_form_or_a_fetch_that_browsers_do_not_ask_for() {
    let server = Server::start();
    let kinds = [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    ];
    for path in [
        "/run/greeting",
        "/start/greeting",
        "/start/greeting?name=evil",
        "/",
    ] {
        for kind in kinds {
            for origin in [
                "https://evil.example",
                "http://localhost:3000",
                "http://127.0.0.1",
                "null",
                "file://",
                "",
            ] {
                let call = agent().post(server.url(path)).header("origin", origin);
                let answer = answer(call.header("content-type", kind).send("{}"));
                assert_eq!(answer.status, 403, "{path} {kind} {origin}");
            }
        }
    }
    // What is had without an origin, by a link or an image, changes nothing.
    for path in ["/run/greeting", "/start/greeting", "/"] {
        let answer = answer(agent().get(server.url(path)).call());
        assert_eq!(answer.status, 405, "{path}");
    }
    let listed = server.ok(
        "ListExecutions",
        &json!({"stateMachineArn": arn("greeting")}),
    );
    assert_eq!(listed["executions"], json!([]));
}

/// A page that lets its own name point here is of the same origin, and so needs none.
#[test]
fn a_name_that_was_made_to_point_here_is_refused_everywhere() {
    let server = Server::start();
    let port = server.address.port();
    for host in [format!("evil.example:{port}"), format!("0.0.0.0:{port}")] {
        let metrics = agent().get(server.url("/metrics")).header("host", &host);
        assert_eq!(answer(metrics.call()).status, 403, "{host}");
        for path in ["/", "/run/greeting", "/start/greeting", "/nowhere"] {
            let call = agent().post(server.url(path)).header("host", &host);
            let call = call.header("x-amz-target", "AWSStepFunctions.ListStateMachines");
            assert_eq!(answer(call.send("{}")).status, 403, "{host} {path}");
        }
    }
}

#[test]
fn a_page_that_is_let_in_may_read_the_answers() {
    let server = Server::with(Settings::new().allow_origin("https://console.example"));
    let asks = |origin: &str| {
        let request = ureq::http::Request::options(server.url("/"))
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "x-amz-target");
        let answer = agent().run(request.body(()).unwrap()).unwrap();
        let allowed = answer.headers().get("access-control-allow-origin");
        allowed.map(|allowed| allowed.to_str().unwrap().to_owned())
    };
    let console = "https://console.example";
    assert_eq!(asks(console).as_deref(), Some(console));
    assert_eq!(asks("https://evil.example"), None);
}
