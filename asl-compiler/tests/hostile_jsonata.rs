//! JSONata that means harm: refused or compiled, without panic or overflow, and soon.

use std::thread;
use std::time::{Duration, Instant};

use asl_compiler::jsonata::{Expressions, rust};

/// Far more than any of them takes, in a debug build on a busy machine.
const LIMIT: Duration = Duration::from_secs(20);

/// The stack of rustc and of build scripts.
const STACK: usize = 8 * 1024 * 1024;

/// The Rust of an expression, or the message of its first error.
fn compile(text: String) -> Result<String, String> {
    let run = move || {
        let begin = Instant::now();
        let mut module = Expressions::new(syn::parse_quote!(::asl_runtime));
        let added = module.add("expression", &text, &[]);
        let written = added.map(|_| rust(&module.finish()));
        assert!(begin.elapsed() < LIMIT, "it took {:?}", begin.elapsed());
        written.map_err(|errors| errors.first().map(ToString::to_string).unwrap_or_default())
    };
    let thread = thread::Builder::new().stack_size(STACK).spawn(run);
    thread.expect("it starts").join().expect("it ends well")
}

const NESTED: [(&str, &str); 12] = [
    ("(", ")"),
    ("(1; ", ")"),
    ("($x := 1; ", ")"),
    ("[", "]"),
    ("{\"a\": ", "}"),
    ("$f(", ")"),
    ("function($x) { ", " }"),
    ("a[", "]"),
    ("a.(", ")"),
    ("a ? b : ", ""),
    ("a^(", ")"),
    ("a{\"b\": ", "}"),
];

const REPEATED: [&str; 8] = [
    " + 1", " & 1", " and 1", ".b", "[0]", "(1)", ".b@$v", " ~> $f",
];

#[test]
fn nesting_is_limited() {
    for (open, close) in NESTED {
        let nested = |levels: usize| format!("{}1{}", open.repeat(levels), close.repeat(levels));
        let written = compile(nested(30));
        assert!(written.is_ok(), "{open}: {written:?}");
        for levels in [1_000, 10_000] {
            let error = compile(nested(levels)).expect_err(open);
            assert!(
                error.contains("deep") || error.contains("operators"),
                "{open}: {error}"
            );
        }
    }
}

#[test]
fn operators_that_follow_one_another_are_limited() {
    for part in REPEATED {
        let written = compile(format!("a{}", part.repeat(100)));
        assert!(written.is_ok(), "{part}: {written:?}");
        let _ = compile(format!("a{}", part.repeat(40_000)));
    }
}

#[test]
fn nothing_takes_long() {
    for part in [
        "(",
        "[",
        "{",
        "$f(",
        "-",
        "a?",
        "\"",
        "`",
        "/",
        "/*",
        "\\",
        "|",
        "a;",
        "$a;",
        "/a/;",
        "%.",
        "**",
        "1;",
        "$x:=1;",
        "function($x){$x};",
        "/\\w{999}/;",
        "/(?:.{999}){99}/;",
        "é",
        "\"\\u0041\";",
    ] {
        let filled = part.repeat(200_000 / part.len());
        let _ = compile(filled.clone());
        let _ = compile(format!("({filled}1)"));
    }
}
