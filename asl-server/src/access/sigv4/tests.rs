//! A request that botocore signed, and what is no longer it.

use std::time::{Duration, SystemTime};

use axum::http::request::Parts;
use axum::http::{HeaderValue, Request};

use super::super::Secret;
use super::{check, covers, parse_date};

const ID: &str = "AKIDEXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const BODY: &[u8] = br#"{"a":1}"#;
const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260301/eu-central-1/states/aws4_request, \
    SignedHeaders=content-type;host;x-amz-date;x-amz-target;x-two, \
    Signature=30b179ae749edd2daf3f5ba8f731a33f5115bf3d758bd0806463e909c403c7de";

fn request() -> Parts {
    let request = Request::post("/run/a%20b?name=x&a=1")
        .header("host", "localhost:8083")
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-target", "AWSStepFunctions.StartExecution")
        .header("x-two", " a   b ")
        .header("x-amz-date", "20260301T123000Z")
        .header("authorization", SIGNED);
    request.body(()).unwrap().into_parts().0
}

fn now() -> SystemTime {
    parse_date("20260301T123000Z").unwrap()
}

fn refusal(request: &Parts, body: &[u8], now: SystemTime) -> &'static str {
    let secret = Secret(SECRET.to_owned());
    match check(ID, &secret, request, body, now) {
        Ok(()) => "",
        Err(error) => error.code(),
    }
}

#[test]
fn dates_are_read_by_the_gregorian_calendar() {
    let seconds = |text| {
        let time: SystemTime = parse_date(text).unwrap();
        time.duration_since(SystemTime::UNIX_EPOCH)
            .unwrap()
            .as_secs()
    };
    assert_eq!(seconds("19700101T000000Z"), 0);
    assert_eq!(seconds("20240229T000001Z"), 1_709_164_801);
    for wrong in [
        "",
        "20261301T000000Z",
        "2026-01-01T00:00:00Z",
        "20260101T0000Z",
        "+0260101T000000Z",
    ] {
        assert_eq!(parse_date(wrong), None, "{wrong}");
    }
}

#[test]
fn what_botocore_signs_is_let_in_while_the_clocks_agree() {
    let minutes = |minutes| Duration::from_mins(minutes);
    assert_eq!(refusal(&request(), BODY, now()), "");
    assert_eq!(refusal(&request(), BODY, now() + minutes(14)), "");
    let expired = "InvalidSignatureException";
    assert_eq!(refusal(&request(), BODY, now() + minutes(16)), expired);
    assert_eq!(refusal(&request(), BODY, now() - minutes(16)), expired);
}

#[test]
fn whatever_was_changed_after_the_signing_is_refused() {
    let wrong = "InvalidSignatureException";
    assert_eq!(refusal(&request(), b"{}", now()), wrong);
    for (name, value) in [
        ("host", "localhost:8084"),
        ("x-amz-target", "AWSStepFunctions.StopExecution"),
        ("x-amz-date", "20260301T123001Z"),
        ("x-amz-date", "yesterday"),
    ] {
        let mut changed = request();
        changed
            .headers
            .insert(name, HeaderValue::from_static(value));
        assert_eq!(refusal(&changed, BODY, now()), wrong, "{name}");
    }
    let mut unsigned = request();
    let value = HeaderValue::from_static("x");
    unsigned.headers.insert("x-amz-more", value);
    assert_eq!(refusal(&unsigned, BODY, now()), wrong);
    let mut path = request();
    path.uri = "/run/other?name=x&a=1".parse().unwrap();
    assert_eq!(refusal(&path, BODY, now()), wrong);
}

/// Whoever knows the key's ID, which is no secret, could have a large header copied for each of many names.
#[test]
fn a_header_is_signed_once() {
    let headers = request().headers;
    let once = [
        "content-type",
        "host",
        "x-amz-date",
        "x-amz-target",
        "x-two",
    ];
    assert!(covers(&once, &headers));
    for again in [0, 1, 4] {
        let mut names = once.to_vec();
        names.insert(again, once[again]);
        assert!(!covers(&names, &headers), "{names:?}");
    }
}

#[test]
fn other_keys_other_services_and_nonsense_are_refused() {
    let with = |text: &str| {
        let mut changed = request();
        let value = HeaderValue::from_str(text).unwrap();
        changed.headers.insert("authorization", value);
        refusal(&changed, BODY, now())
    };
    assert_eq!(
        with(&SIGNED.replace("AKID", "AKIX")),
        "UnrecognizedClientException"
    );
    assert_eq!(
        with(&SIGNED.replace("states", "s3")),
        "InvalidSignatureException"
    );
    assert_eq!(
        with(&SIGNED.replace("30b1", "30b")),
        "InvalidSignatureException"
    );
    assert_eq!(
        with(&SIGNED.replace("host;", "")),
        "InvalidSignatureException"
    );
    for nonsense in [
        "AWS4-HMAC-SHA256",
        "Basic YTpi",
        "AWS4-HMAC-SHA256 Credential=a",
    ] {
        assert_eq!(
            with(nonsense),
            "MissingAuthenticationTokenException",
            "{nonsense}"
        );
    }
}
