//! Definitions that mean harm, or are merely huge: a report each, no panic, no overflow, and soon.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use asl_compiler::codes;
use asl_compiler::diagnostics::{Diagnostic, Diagnostics};
use asl_compiler::front::{Format, FrontOptions, parse};
use asl_compiler::model::StateMachine;
use asl_compiler::render::render;
use asl_compiler::source::SourceText;

/// Far more than any of them takes, in a debug build on a busy machine.
const LIMIT: Duration = Duration::from_secs(20);

fn compile(text: &str, format: Format) -> (Option<StateMachine>, Vec<Diagnostic>) {
    let begin = Instant::now();
    let source = SourceText::new("hostile", text);
    let options = FrontOptions {
        format,
        ..FrontOptions::default()
    };
    let mut diagnostics = Diagnostics::new();
    let machine = parse(&source, &options, &mut diagnostics);
    let found = diagnostics.finish();
    assert!(render(&source, &found).len() < 4 * 1024 * 1024);
    assert!(begin.elapsed() < LIMIT, "it took {:?}", begin.elapsed());
    (machine, found)
}

fn ids(text: &str) -> Vec<&'static str> {
    let (_, found) = compile(text, Format::Json);
    found.iter().map(|found| found.code.id).collect()
}

fn chain(states: usize, state: impl Fn(usize) -> String) -> String {
    let mut text = "{\"StartAt\":\"S0\",\"States\":{".to_owned();
    for number in 0..states {
        write!(text, "\"S{number}\":{},", state(number)).expect("strings take any text");
    }
    write!(text, "\"S{states}\":{{\"Type\":\"Succeed\"}}}}}}").expect("strings take any text");
    text
}

#[test]
fn nesting_is_limited() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = open.repeat(10_000) + "1" + &close.repeat(10_000);
        assert_eq!(ids(&deep), [codes::TOO_DEEPLY_NESTED.id]);
        let pass = format!("{{\"Type\":\"Pass\",\"Result\":{deep},\"End\":true}}");
        assert_eq!(
            ids(&chain(1, |_| pass.clone())),
            [codes::TOO_DEEPLY_NESTED.id]
        );
        let (machine, found) = compile(&deep, Format::Yaml);
        assert!(machine.is_none() && !found.is_empty());
    }
    let map =
        "{\"Type\":\"Map\",\"End\":true,\"ItemProcessor\":{\"StartAt\":\"M\",\"States\":{\"M\":";
    let maps = map.repeat(2_000) + "1" + &"}}}".repeat(2_000);
    assert_eq!(
        ids(&chain(1, |_| maps.clone())),
        [codes::TOO_DEEPLY_NESTED.id]
    );
}

#[test]
fn text_over_a_mebibyte_is_refused() {
    let text = format!("{{\"Comment\": \"{}\"}}", "x".repeat(1024 * 1024));
    assert_eq!(ids(&text), [codes::DEFINITION_TOO_LARGE.id]);
}

#[test]
fn a_full_mebibyte_is_read() {
    let long = "é".repeat(100);
    let text = chain(3_900, |number| {
        format!(
            "{{\"Type\":\"Pass\",\"Comment\":\"{long}\",\"Next\":\"S{}\"}}",
            number + 1
        )
    });
    assert!(text.len() > 900 * 1024 && text.len() <= 1024 * 1024);
    let (machine, found) = compile(&text, Format::Json);
    assert!(found.is_empty());
    assert_eq!(machine.expect("it is a machine").states.states.len(), 3_901);
}

#[test]
fn five_thousand_states_are_checked() {
    let text = chain(5_000, |number| {
        format!(
            "{{\"Type\":\"Pass\",\"Assign\":{{\"v{number}.$\":\"$v{}\"}},\"Next\":\"S{}\"}}",
            number.saturating_sub(1),
            number + 1
        )
    });
    let (machine, found) = compile(&text, Format::Json);
    assert_eq!(machine.expect("it is a machine").states.states.len(), 5_001);
    assert_eq!(found.len(), 1, "v0 alone is read before it is assigned");
}

#[test]
fn five_thousand_mistakes_are_reported() {
    let wrong_next = chain(5_000, |number| {
        format!("{{\"Type\":\"Pass\",\"Next\":\"T{number}\"}}")
    });
    assert!(ids(&wrong_next).len() >= 5_000);
    let wrong_field = chain(5_000, |number| {
        format!("{{\"Type\":\"Pass\",\"Nxt{number}\":1,\"End\":true}}")
    });
    assert!(ids(&wrong_field).len() >= 5_000);
    let wrong_path = chain(5_000, |_| {
        "{\"Type\":\"Pass\",\"InputPath\":\"$.a[\",\"End\":true}".to_owned()
    });
    assert!(ids(&wrong_path).len() >= 5_000);
    let loose = "{\"a\" 1 ".repeat(50_000);
    assert!(ids(&loose).len() < 30);
}

#[test]
fn yaml_cannot_take_long() {
    for part in [
        "[", "{a: ", "- ", "? ", "a: ", "&a ", "!x ", "'", "\"\\x41", "*a ", "- - \n", "| \n",
        "a:\n ",
    ] {
        let (machine, _) = compile(&part.repeat(200_000 / part.len()), Format::Yaml);
        assert!(machine.is_none(), "{part}");
    }
}

#[test]
fn wide_objects_take_linear_time() {
    let mut text =
        "{\"StartAt\":\"S\",\"States\":{\"S\":{\"Type\":\"Pass\",\"End\":true,\"Parameters\":{"
            .to_owned();
    for number in 0..30_000 {
        write!(text, "\"a{number}.$\":\"$.a{number}\",").expect("strings take any text");
    }
    text += "\"z\":1}}}}";
    let (machine, found) = compile(&text, Format::Json);
    assert!(machine.is_some() && found.is_empty());
    let mut branches =
        "{\"StartAt\":\"S\",\"States\":{\"S\":{\"Type\":\"Parallel\",\"End\":true,\"Branches\":["
            .to_owned();
    for number in 0..6_000 {
        write!(
            branches,
            "{{\"StartAt\":\"B{number}\",\"States\":{{\"B{number}\":{{\"Type\":\"Pass\",\"Assign\":{{\"v{number}\":1}},\"End\":true}}}}}},"
        )
        .expect("strings take any text");
    }
    branches.pop();
    branches += "]}}}";
    let (machine, found) = compile(&branches, Format::Json);
    assert!(machine.is_some() && found.is_empty());
}

/// A definition with a little of everything, to be damaged.
const SAMPLE: &str = r#"{"StartAt":"é","QueryLanguage":"JSONPath","States":{"é":{"Type":"Map","ItemsPath":"$.a\u00e9['b']",
"ItemProcessor":{"StartAt":"M","States":{"M":{"Type":"Task","Resource":"${F}","Parameters":{"x.$":"States.Format('{}',$v)",
"y":[1.5e3,null,true]},"Retry":[{"ErrorEquals":["States.ALL"],"BackoffRate":2.0}],"End":true}}},"Assign":{"v":1},"Next":"C"},
"C":{"Type":"Choice","Choices":[{"And":[{"Variable":"$.a","IsPresent":true}],"Next":"W"}],"Default":"W"},
"W":{"Type":"Wait","Timestamp":"2027-01-31T12:00:00Z","End":true}}}"#;

#[test]
fn damaged_definitions_do_not_panic() {
    let (_, found) = compile(SAMPLE, Format::Json);
    assert!(found.iter().all(|found| !found.is_error()));
    for (at, character) in SAMPLE.char_indices() {
        let (before, behind) = SAMPLE.split_at(at);
        let rest = &behind[character.len_utf8()..];
        compile(before, Format::Json);
        compile(&format!("{before}{rest}"), Format::Json);
        for wrong in ["\"", "{", "]", ",", "\\", "$", "🚚", "\0"] {
            compile(&format!("{before}{wrong}{rest}"), Format::Json);
        }
        compile(&format!("{before}\n{rest}"), Format::Yaml);
    }
}
