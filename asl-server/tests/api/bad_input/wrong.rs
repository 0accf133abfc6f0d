//! Everything that can be wrong with a field, and what AWS says to it where that is known.

use serde_json::{Value, json};

use super::calls::{Field, Kind};
use super::world::World;
use crate::server::{HOME, arn};

/// What stands in the place of a field, and the answer.
pub(super) struct Wrong {
    pub(super) text: Vec<u8>,
    pub(super) says: Says,
}

/// What the answer must be, beyond being no failure of the service's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Says {
    Anything,
    /// Any error.
    Refusal,
    /// An error with this code.
    Code(&'static str),
    /// A `ValidationException` that says this of the field.
    Constraint(String),
}

/// Everything that is tried in the place of a field.
pub(super) fn wrong(field: &Field, world: &World) -> Vec<Wrong> {
    let mut all = of_other_types(field);
    match field.kind {
        Kind::Text(least, most) => all.extend(texts(least, most)),
        Kind::Arn(most) => all.extend(arns(world, most)),
        Kind::OtherArn => all.extend(arns(world, 256).map(|wrong| Wrong {
            says: Says::Anything,
            ..wrong
        })),
        Kind::Number(least, most) => all.extend(numbers(least, most)),
        Kind::Word => all.extend(words()),
        Kind::Document(most) => all.extend(documents(most)),
        Kind::PageToken(most) => all.extend(page_tokens(world, most)),
        Kind::TaskToken => all.extend(task_tokens(world)),
        Kind::List | Kind::Structure => all.extend(members()),
        Kind::Flag => {}
    }
    all
}

/// The type of what is written, as far as fields tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    Null,
    Flag,
    Integer,
    Text,
    List,
    Structure,
    /// Nothing that any field may be, or no JSON.
    None,
}

const WRITTEN: &[(Type, &[u8])] = &[
    (Type::Null, b"null"),
    (Type::Flag, b"true"),
    (Type::Flag, b"false"),
    (Type::Integer, b"0"),
    (Type::Integer, b"-0"),
    (Type::None, b"1.5"),
    (Type::None, b"1e3"),
    (Type::None, b"123456789012345678901234567890"),
    (Type::None, b"-9223372036854775809"),
    (Type::None, b"1e400"),
    (Type::None, b"-1e-400"),
    (Type::None, b"NaN"),
    (Type::None, b"-Infinity"),
    (Type::None, b"0x10"),
    (Type::None, b"01"),
    (Type::None, b"+1"),
    (Type::None, b"undefined"),
    (Type::None, b"'x'"),
    (Type::None, b","),
    (Type::None, b"\xef\xbb\xbf\"x\""),
    (Type::None, b"\"x\" /* y */"),
    (Type::None, b"\"x\" \"y\""),
    (Type::None, b"\"\\ud800\""),
    (Type::None, b"\"\\udc00\\ud800\""),
    (Type::None, b"\"\\u12\""),
    (Type::None, b"\"\\x41\""),
    (Type::None, b"\"\x00\x1f\""),
    (Type::None, b"\"\n\""),
    (Type::None, b"\"\xff\xfe\""),
    (Type::None, b"\"\xc0\xaf\""),
    (Type::None, b"\"\xed\xa0\x80\""),
    (Type::None, b"\"\xf4\x90\x80\x80\""),
    (Type::None, b"\"unclosed"),
    (
        Type::Text,
        b"\"\\u0000\\u001f\\u007f\\u0085\\ufeff\\uffff\"",
    ),
    (Type::Text, "\"é 😀 \u{202e}\u{2028}\"".as_bytes()),
    (Type::List, b"[]"),
    (Type::Structure, b"{}"),
    (Type::Structure, b"{\"a\": {\"a\": 1}, \"a\": 2}"),
];

fn of_other_types(field: &Field) -> Vec<Wrong> {
    let own = match field.kind {
        Kind::Number(..) => Type::Integer,
        Kind::Flag => Type::Flag,
        Kind::List => Type::List,
        Kind::Structure => Type::Structure,
        _ => Type::Text,
    };
    let deep = |open: &str, close: &str, depth: usize| {
        format!("{}1{}", open.repeat(depth), close.repeat(depth)).into_bytes()
    };
    let written = WRITTEN.iter().map(|(kind, text)| (*kind, text.to_vec()));
    let deep = [
        (Type::None, deep("[", "]", 10_000)),
        (Type::None, deep("[", "", 10_000)),
        // What no field is called is passed over.
        (Type::Structure, deep("{\"a\":", "}", 10_000)),
    ];
    let said = |kind: Type| match kind {
        Type::Null if field.required => Says::Constraint("Member must not be null".to_owned()),
        Type::Null => Says::Anything,
        kind if kind == own => Says::Anything,
        _ => Says::Code("SerializationException"),
    };
    let all = written.chain(deep);
    all.map(|(kind, text)| Wrong {
        text,
        says: said(kind),
    })
    .collect()
}

fn right(value: &Value, says: Says) -> Wrong {
    let text = value.to_string().into_bytes();
    Wrong { text, says }
}

fn any(value: &Value) -> Wrong {
    right(value, Says::Anything)
}

fn too_long(value: &str, most: usize) -> Wrong {
    let constraint = format!("Member must have length less than or equal to {most}");
    right(&json!(value), Says::Constraint(constraint))
}

fn too_short() -> Wrong {
    let constraint = "Member must have length greater than or equal to 1".to_owned();
    right(&json!(""), Says::Constraint(constraint))
}

fn texts(least: usize, most: usize) -> Vec<Wrong> {
    let mut all = Vec::new();
    if least > 0 {
        all.push(too_short());
    }
    // Characters count, not bytes.
    for character in ["a", "é", "😀", "\u{1}", "\""] {
        if most < 100_000 {
            all.push(any(&json!(character.repeat(most))));
            all.push(too_long(&character.repeat(most + 1), most));
        }
    }
    if most < 100_000 {
        all.push(too_long(&"x".repeat(200_000), most));
    }
    let strange = [
        "a b",
        "../../etc/passwd",
        "%00",
        "a\r\nx-evil: 1",
        "';--",
        "<script>",
        "{}",
        "$.a",
    ];
    all.extend(strange.map(|text| any(&json!(text))));
    all
}

fn arns(world: &World, most: usize) -> impl Iterator<Item = Wrong> {
    let mut all = vec![too_short(), too_long(&arn(&"a".repeat(most)), most)];
    all.push(any(&json!(world.token)));
    let no_arn = [
        "x",
        "é😀",
        "arn",
        "arn:aws:states",
        ":::::::",
        "arn:aws:states:us-east-1:123456789012",
        "arn:aws:states:us-east-1:123456789012:",
        "arn:aws:states:us-east-1:123456789012:stateMachine",
        "arn:aws:states:us-east-1:123456789012:stateMachine:",
        "arn:aws:lambda:us-east-1:123456789012:function:greeting",
        " arn:aws:states:us-east-1:123456789012:stateMachine:greeting",
        "ARN:AWS:STATES:us-east-1:123456789012:stateMachine:greeting",
    ];
    let code = Says::Code("InvalidArn");
    all.extend(no_arn.map(|text| right(&json!(text), code.clone())));
    let elsewhere = [
        "arn:aws:states:eu-west-1:123456789012",
        "arn:aws:states:us-east-1:999999999999",
        "arn:aws-cn:states:us-east-1:123456789012",
        "arn:aws:states::",
    ];
    for kind in [
        "stateMachine",
        "execution",
        "activity",
        "express",
        "mapRun",
        "nothing",
        "",
    ] {
        for home in elsewhere.iter().chain([&HOME]) {
            for rest in [
                "nobody",
                "greeting::",
                "greeting:0",
                "greeting:007",
                "greeting:+1",
                "greeting:18446744073709551616",
                "greeting:nobody",
                "greeting:live:1",
                "approval:nobody:more",
                "approval:",
                ":",
                "approval:\u{0}",
                "quote:x:y",
            ] {
                all.push(any(&json!(format!("{home}:{kind}:{rest}"))));
            }
        }
    }
    all.into_iter()
}

fn numbers(least: i64, most: i64) -> Vec<Wrong> {
    let above = format!("Member must have value less than or equal to {most}");
    let below = format!("Member must have value greater than or equal to {least}");
    let (above, below) = (Says::Constraint(above), Says::Constraint(below));
    vec![
        right(&json!(most + 1), above.clone()),
        right(&json!(i64::MAX), above),
        right(&json!(least - 1), below.clone()),
        right(&json!(i64::MIN), below),
        any(&json!(least)),
        any(&json!(most)),
    ]
}

fn words() -> Vec<Wrong> {
    let constraint = Says::Constraint("Member must satisfy enum value set: [".to_owned());
    let strange = ["", "running", "RUNNING ", "NO_SUCH_WORD", "😀"];
    strange
        .map(|word| right(&json!(word), constraint.clone()))
        .into()
}

fn documents(most: usize) -> Vec<Wrong> {
    let deep = |open: &str, close: &str, depth: usize| {
        format!("{}1{}", open.repeat(depth), close.repeat(depth))
    };
    let strange = [
        "",
        " ",
        "{",
        "}",
        "[1,",
        "nul",
        "NaN",
        "-Infinity",
        "1e999",
        "-0",
        "0.1e-999",
        "'x'",
        "{'a': 1}",
        "{a: 1}",
        "{\"a\": 1, \"a\": 2}",
        "{\"\": {\"\": null}}",
        "\u{feff}{}",
        "{} {}",
        "// x\n1",
        "\"\\ud800\"",
        "\"\\udfff\\ud800\"",
        "\"\\u0000\"",
        "\"\u{0}\"",
        "\"\t\"",
        "\"\\x\"",
        "01",
        "+1",
        ".5",
        "1.",
        "0x1",
        "[[[[]]]]",
        "null",
        "true",
        "é",
        "{\"StartAt\": \"A\", \"States\": {}}",
        "{\"StartAt\": 1, \"States\": []}",
        "{\"Type\": \"Pass\"}",
        "{\"States\": null}",
        "123456789012345678901234567890123456789012345678901234567890",
        "1e18446744073709551616",
    ];
    let mut all: Vec<Wrong> = strange.map(|text| any(&json!(text))).into();
    for depth in [100, 128, 1_000, 20_000] {
        all.push(any(&json!(deep("[", "]", depth))));
        all.push(any(&json!(deep("{\"a\":", "}", depth))));
        all.push(any(&json!(deep("{\"States\":{\"A\":", "}}", depth))));
    }
    all.push(any(&json!("[".repeat(200_000))));
    if most < 1_000_000 {
        // Bytes count here.
        let (long, wide) = ("x".repeat(most - 1), "é".repeat(most / 2));
        all.push(right(&json!(format!("\"{long}\"")), Says::Refusal));
        all.push(right(&json!(format!("\"{wide}\"")), Says::Refusal));
    }
    all.push(any(&json!(format!("[{}1]", "1,".repeat(150_000)))));
    all.push(any(&json!("9".repeat(200_000))));
    all
}

fn page_tokens(world: &World, most: usize) -> Vec<Wrong> {
    let mut all = vec![
        too_short(),
        too_long(&"a".repeat(most + 1), most),
        too_long(&"😀".repeat(most + 1), most),
    ];
    let (first, last) = world.page_token.split_at(16);
    let forged = [
        "x".to_owned(),
        "é".to_owned(),
        "0".repeat(16),
        world.page_token.clone(),
        world.token.clone(),
        first.to_owned(),
        last.to_owned(),
        format!("{first}ff"),
        format!("{first}{}", "31".repeat(20)),
        format!("{first}{}", "z".repeat(20)),
        world.page_token.to_uppercase(),
    ];
    let code = Says::Code("InvalidToken");
    all.extend(forged.map(|token| right(&json!(token), code.clone())));
    all
}

fn task_tokens(world: &World) -> Vec<Wrong> {
    let mut all = vec![too_short(), too_long(&"a".repeat(2_049), 2_048)];
    let token = &world.token;
    let cut = &token[..token.len() - 1];
    let mut other = cut.to_owned();
    other.push(if token.ends_with('0') { '1' } else { '0' });
    let forged = [
        "x".to_owned(),
        ".".to_owned(),
        "é😀\u{0}".to_owned(),
        cut.to_owned(),
        format!("{token}0"),
        format!(" {token}"),
        world.page_token.clone(),
        format!("{}.{}", "9".repeat(30), "0".repeat(32)),
    ];
    let code = Says::Code("InvalidToken");
    all.extend(forged.map(|token| right(&json!(token), code.clone())));
    let other_task = format!("{}.{}", "f".repeat(16), "f".repeat(32));
    all.push(right(&json!(other_task), Says::Refusal));
    all.push(right(&json!(other), Says::Refusal));
    all.push(right(&json!(token[1..]), Says::Refusal));
    all.push(right(&json!(world.past_token), Says::Code("TaskTimedOut")));
    all
}

/// What lists and structures may hold and these must not.
fn members() -> Vec<Wrong> {
    let refused = Says::Code("SerializationException");
    [
        json!([[]]),
        json!([["team", "shop"]]),
        json!(["x", 1]),
        json!([null, 1]),
    ]
    .map(|value| right(&value, refused.clone()))
    .into()
}
