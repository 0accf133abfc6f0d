//! Definitions that mean harm, or are merely huge: a report each, no panic, no overflow, and soon.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use asl_compiler::Options;
use asl_compiler::codes;
use asl_compiler::diagnostics::{Diagnostic, Diagnostics};
use asl_compiler::front::{Format, FrontOptions, parse};
use asl_compiler::model::StateMachine;
use asl_compiler::render::render;
use asl_compiler::source::SourceText;

/// Far more than any of them takes, in a debug build on a busy machine.
const LIMIT: Duration = Duration::from_secs(20);

fn compile(text: &str, format: Format) -> (Option<StateMachine>, Vec<Diagnostic>) {
    compile_with(text, format, &[])
}

fn compile_with(
    text: &str,
    format: Format,
    substitutions: &[(&str, &str)],
) -> (Option<StateMachine>, Vec<Diagnostic>) {
    let begin = Instant::now();
    let source = SourceText::new("hostile", text);
    let given = substitutions.iter().copied();
    let options = FrontOptions {
        format,
        substitutions: given
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
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

/// A machine of one Pass state with these fields.
fn pass(fields: &str) -> String {
    format!(
        "{{\"StartAt\":\"S\",\"States\":{{\"S\":{{\"Type\":\"Pass\",\"End\":true,{fields}}}}}}}"
    )
}

#[test]
fn suggestions_for_many_unknown_fields_take_linear_time() {
    let fields: Vec<String> = (0..60_000)
        .map(|number| format!("\"f{number}\":1"))
        .collect();
    assert!(ids(&pass(&fields.join(","))).len() >= 5_000);
    let (_, found) = compile(&"a: b\n".repeat(200_000), Format::Yaml);
    assert!(!found.is_empty());
}

#[test]
fn a_long_name_is_not_told_for_each_fault_below_it() {
    let faults = "\"x.$\":1,\"y.$\":\"$.\",".repeat(20_000);
    let name = "n".repeat(500_000);
    let text = pass(&format!(
        "\"Parameters\":{{\"{name}\":{{{faults}\"z\":1}}}}"
    ));
    let (_, found) = compile(&text, Format::Json);
    assert!(found.len() >= 5_000);
    let places = found
        .iter()
        .filter_map(|found| found.aws.as_ref()?.location.as_ref());
    assert!(places.map(String::len).sum::<usize>() < 10_000_000);
}

#[test]
fn placeholders_cannot_take_long_or_grow_without_end() {
    for part in ["${", "${a", "${}", "\\u0024{a}"] {
        compile(
            &format!("\"{}\"", part.repeat(1_000_000 / part.len())),
            Format::Json,
        );
        compile(
            &format!("[{}", part.repeat(1_000_000 / part.len())),
            Format::Json,
        );
    }
    let list = format!("[{}1]", "1,".repeat(1_000));
    for text in [
        format!("[{}1]", "${A},".repeat(200_000)),
        format!("[\"{}\"]", "${A}".repeat(200_000)),
    ] {
        let (machine, found) = compile_with(&text, Format::Json, &[("A", &list)]);
        assert!(machine.is_none());
        assert_eq!(found[0].code.id, codes::DEFINITION_TOO_LARGE.id);
    }
}

#[test]
fn patterns_cannot_take_long() {
    let limited = [
        "@.a=~/(?:.{999}){99}/||".to_owned(),
        "@.a=~/\\\\w{999}/||".repeat(5_000),
        "@.a=~/a/||".repeat(20_000),
    ];
    for conditions in limited {
        let text = pass(&format!("\"InputPath\":\"$[?({conditions}@.b)]\""));
        assert_eq!(ids(&text), [codes::BAD_PATH.id]);
    }
}

#[test]
fn anchors_and_aliases_cannot_grow_without_end() {
    let open: Vec<String> = (0..150).map(|level| format!("&a{level} [")).collect();
    let open = open.concat();
    let items = "{a: b}, ".repeat(100_000);
    let long = "x".repeat(400_000);
    for text in [
        format!("{open}{items}1{}", "]".repeat(150)),
        format!("a: &a {long}\nb: [{}*a]\n", "*a, ".repeat(100_000)),
    ] {
        let (machine, found) = compile(&text, Format::Yaml);
        assert!(machine.is_none());
        assert!(found[0].message.ends_with("make the definition too large"));
    }
}

#[test]
fn names_of_any_kind_become_one_module() {
    let names = [
        "a\"b",
        "a\\b",
        "a\nb",
        "loop",
        "self",
        "Self",
        "r#loop",
        "*/",
        "\"#",
        "'",
        "{}",
        "#![x]",
        "//",
        "🚚",
        "\u{202e}evil\u{2069}",
        "é",
        "\0",
        "7",
        "_",
        "Tasks",
        "machine",
        "rt",
        " ",
        "a b",
        "a_b",
        "\"; evil!(); \"",
    ];
    let mut text = "{\"StartAt\":\"a\\\"b\",\"States\":{".to_owned();
    for (number, name) in names.iter().enumerate() {
        let (name, next) = (
            json(name),
            names.get(number + 1).map_or(json("end"), |next| json(next)),
        );
        let (kind, field) = match number % 2 {
            0 => ("Pass", "Result"),
            _ => ("Task", "Resource"),
        };
        write!(
            text,
            "{name}:{{\"Type\":\"{kind}\",\"{field}\":{name},\"Comment\":{name},\"Parameters\":{{{name}:{name}}},\"Next\":{next}}},"
        )
        .expect("strings take any text");
    }
    text += "\"end\":{\"Type\":\"Succeed\"}}}";
    let options = Options::new(syn::parse_quote!(machine));
    let source = SourceText::new("hostile\n*/", text);
    let rust = match asl_compiler::compile(&source, &options) {
        Ok(compiled) => compiled.rust(),
        Err(rejected) => panic!("{}", render(&source, &rejected.diagnostics)),
    };
    let file = syn::parse_file(&rust).expect("it is Rust");
    assert!(matches!(file.items.as_slice(), [syn::Item::Mod(_)]));
    // rustc refuses what turns the direction of text around.
    assert!(!rust.contains(['\u{202e}', '\u{2069}']));
    assert!(
        !file
            .items
            .iter()
            .any(|item| matches!(item, syn::Item::Macro(_)))
    );
}

/// A string as JSON.
fn json(text: &str) -> String {
    let mut json = "\"".to_owned();
    for unit in text.encode_utf16() {
        write!(json, "\\u{unit:04x}").expect("strings take any text");
    }
    json + "\""
}

#[test]
fn five_thousand_states_become_rust() {
    let text = chain(5_000, |number| {
        format!(
            "{{\"Type\":\"Task\",\"Resource\":\"f{}\",\"Parameters\":{{\"é.$\":\"$.é{number}\"}},\"Next\":\"S{}\"}}",
            number % 100,
            number + 1
        )
    });
    let begin = Instant::now();
    let options = Options::new(syn::parse_quote!(machine));
    let compiled = asl_compiler::compile(&SourceText::new("hostile", text), &options);
    assert!(compiled.is_ok_and(|compiled| !compiled.tokens.is_empty()));
    assert!(begin.elapsed() < LIMIT, "it took {:?}", begin.elapsed());
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
