//! Traces as an OTLP collector gets them from a service: whose spans there are, and what each hangs on.

mod collector;
mod service;

use std::time::{Duration, Instant};

use serde_json::json;

use self::collector::{Collector, ERROR, SERVER, Span};
use self::service::{Service, folder};

const TRACE: &str = "5759e988bd862e3fe1be46a994272793";
const SPAN: &str = "53995c3f42cd8ad8";
const AWSS: &str = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
const HOME: &str = "arn:aws:states:us-east-1:123456789012";

/// The span of this name below another one.
fn child<'a>(spans: &'a [Span], parent: &Span, name: &str) -> &'a Span {
    let mut spans = spans.iter();
    let found = spans.find(|span| span.parent == parent.id && span.name == name);
    let found = found.unwrap_or_else(|| panic!("there is no {name} below {}", parent.name));
    assert_eq!(found.trace, parent.trace);
    found
}

fn executions(spans: &[Span], name: &str) -> Vec<Span> {
    let of_execution = |span: &&Span| span.attribute("execution").as_deref() == Some(name);
    spans.iter().filter(of_execution).cloned().collect()
}

/// Waits until an execution has ended, and gives the spans of its lives, with all others.
fn ended(collector: &Collector, name: &str) -> (Vec<Span>, Vec<Span>) {
    let has_ended = |life: &Span| life.attribute("status").is_some();
    let spans = collector.until(|spans| executions(spans, name).iter().any(has_ended));
    (executions(&spans, name), spans)
}

#[test]
fn an_execution_is_a_span_below_its_callers_and_above_its_states_and_attempts() {
    let collector = Collector::start();
    let service = Service::start(&folder("caller"), &collector);
    let header = [("x-amzn-trace-id", AWSS)];
    let answer = service.post("/run/order?name=one", &header, r#"{"seconds": 0}"#);
    assert_eq!(answer, json!("sent"));
    let (executions, spans) = ended(&collector, "one");
    let order = executions.first().expect("there is one");
    assert_eq!(
        (&*order.name, &*order.trace, &*order.parent),
        ("order", TRACE, SPAN)
    );
    assert_eq!((order.kind, &order.status), (SERVER, &None));
    for (name, value) in [
        ("machine", "order".to_owned()),
        ("state_machine_arn", format!("{HOME}:stateMachine:order")),
        ("execution_arn", format!("{HOME}:execution:order:one")),
        ("status", "SUCCEEDED".to_owned()),
    ] {
        assert_eq!(order.attribute(name), Some(value), "{name}");
    }
    let charge = child(&spans, order, "Charge");
    let attempt = child(&spans, charge, "ChargeCard");
    assert_eq!(attempt.attribute("attempt").as_deref(), Some("1"));
    child(&spans, attempt, "call the bank");
    child(&spans, order, "Rest");
    child(&spans, child(&spans, order, "Send"), "SendParcel");
}

#[test]
fn a_failed_execution_has_an_error_status_as_its_state_and_its_attempts_have() {
    let collector = Collector::start();
    let service = Service::start(&folder("failed"), &collector);
    let header = [("traceparent", &*format!("00-{TRACE}-{SPAN}-01"))];
    service.post("/run/order?name=one", &header, r#"{"error": "Declined"}"#);
    let (executions, spans) = ended(&collector, "one");
    let order = executions.first().expect("there is one");
    assert_eq!((&*order.trace, &*order.parent), (TRACE, SPAN));
    assert_eq!(order.attribute("status").as_deref(), Some("FAILED"));
    let charge = child(&spans, order, "Charge");
    let attempts: Vec<&Span> = spans
        .iter()
        .filter(|span| span.parent == charge.id)
        .collect();
    assert_eq!(attempts.len(), 2, "it is retried once");
    for span in attempts.into_iter().chain([charge, order]) {
        let declined = Some((ERROR, "Declined".to_owned()));
        assert_eq!(span.status, declined, "{}", span.name);
    }
}

#[test]
fn an_execution_that_outlives_the_process_has_a_span_in_each_life_in_one_trace() {
    let collector = Collector::start();
    let folder = folder("restart");
    let service = Service::start(&folder, &collector);
    let input = r#"{"seconds": 2}"#;
    let header = [("x-amzn-trace-id", AWSS)];
    service.post("/start/order?name=called", &header, input);
    service.post("/start/order?name=own", &[], input);
    service.until_waits("called");
    service.until_waits("own");
    drop(service);
    let cut_off = collector.until(|spans| {
        let is_told = |name| !executions(spans, name).is_empty();
        is_told("called") && is_told("own")
    });
    let called = executions(&cut_off, "called");
    child(&cut_off, called.first().expect("it has a span"), "Charge");

    let _service = Service::start(&folder, &collector);
    let (lives, spans) = ended(&collector, "called");
    for life in &lives {
        assert_eq!((&*life.trace, &*life.parent), (TRACE, SPAN));
    }
    let last = lives.last().expect("it has spans");
    assert_eq!(last.attribute("status").as_deref(), Some("SUCCEEDED"));
    child(&spans, last, "Rest");
    child(&spans, last, "Send");

    let (lives, _) = ended(&collector, "own");
    let trace = &lives.first().expect("it has spans").trace;
    assert!(lives.len() > 1 && trace != TRACE);
    for life in &lives {
        assert_eq!((&life.trace, &*life.parent), (trace, ""));
    }
}

#[test]
fn an_execution_that_another_starts_is_below_the_state_that_does() {
    let collector = Collector::start();
    let service = Service::start(&folder("nested"), &collector);
    let header = [("x-amzn-trace-id", AWSS)];
    service.post("/run/parent?name=one", &header, "{}");
    let (executions, spans) = ended(&collector, "one");
    let parent = executions.first().expect("there is one");
    let order = child(&spans, child(&spans, parent, "Order"), "order");
    child(&spans, child(&spans, order, "Send"), "SendParcel");
}

#[test]
fn a_caller_that_is_not_sampled_is_not_traced_and_one_without_a_span_begins_its_trace() {
    let collector = Collector::start();
    let service = Service::start(&folder("sampled"), &collector);
    let run = |name: &str, rest: &str| {
        let header = AWSS.replace(";Parent=53995c3f42cd8ad8;Sampled=1", rest);
        let path = format!("/run/order?name={name}");
        service.post(&path, &[("x-amzn-trace-id", &header)], r#"{"seconds": 0}"#);
    };
    run("a", ";Sampled=0");
    run("b", ";Sampled=0;Parent=53995c3f42cd8ad8");
    run("c", "");
    let (executions, spans) = ended(&collector, "c");
    let order = executions.first().expect("there is one");
    assert_eq!((&*order.trace, &*order.parent), (TRACE, ""));
    let mut names = spans.iter().filter_map(|span| span.attribute("execution"));
    assert!(names.all(|name| name == "c"));
}

#[test]
fn a_collector_that_is_not_there_costs_executions_nothing_and_the_end_little() {
    let service = Service::sending_to("http://127.0.0.1:1", &folder("nobody"));
    let answer = service.post("/run/order", &[], r#"{"seconds": 0}"#);
    assert_eq!(answer, json!("sent"));
    let began = Instant::now();
    drop(service);
    assert!(began.elapsed() < Duration::from_secs(10));
}

#[test]
fn without_an_endpoint_a_service_serves_as_ever() {
    let service = Service::sending_to("", &folder("nowhere"));
    let header = [("x-amzn-trace-id", AWSS)];
    let answer = service.post("/run/order", &header, r#"{"seconds": 0}"#);
    assert_eq!(answer, json!("sent"));
}
