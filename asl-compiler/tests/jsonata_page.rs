//! The page on what JSONata compiles to shows what the compiler really makes of its examples.
//!
//! Below each block of JSONata or ASL stands the Rust. `BLESS=1 cargo test -p asl-compiler --test jsonata_page` rewrites it.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use asl_compiler::source::SourceText;
use asl_compiler::{Options, compile, render};
use quote::{ToTokens, quote};
use syn::{Item, ItemFn, ReturnType, Type, Visibility};

/// A machine around an expression, with the variables that the page's examples read.
const MACHINE: &str = r#"{ "QueryLanguage": "JSONata", "StartAt": "Before", "States": {
    "Before": { "Type": "Pass", "Assign": { "order": {}, "orders": [], "rate": 1 }, "Next": "Example" },
    "Example": { "Type": "Pass", "Assign": { "answer": EXPRESSION }, "End": true }
} }"#;

/// The Rust that belongs to the block `text` in the language `language`; nothing if it is no example.
fn compiled(language: &str, text: &str) -> Option<String> {
    match language {
        "jsonata" => {
            let expression = format!("{:?}", format!("{{% {} %}}", text.trim()));
            let definition = MACHINE.replace("EXPRESSION", &expression);
            Some(shown(&definition, of_expression))
        }
        "json" => {
            let name = text.split('"').nth(1).expect("the state has a name");
            let definition = format!(
                r#"{{ "QueryLanguage": "JSONata", "StartAt": "{name}", "States": {{ {text} }} }}"#
            );
            Some(shown(&definition, of_state))
        }
        _ => None,
    }
}

/// What `show` shows of the module of `definition`.
fn shown(definition: &str, show: fn(&Item) -> Option<String>) -> String {
    let source = SourceText::new("page.asl.json", definition);
    let options = Options::new(syn::parse_quote!(page));
    let module = match compile(&source, &options) {
        Ok(compiled) => compiled.rust(),
        Err(rejected) => panic!("{}", render::render(&source, &rejected.diagnostics)),
    };
    let file = syn::parse_file(&module).expect("generated code is Rust");
    let modules = file.items.into_iter().filter_map(|item| match item {
        Item::Mod(module) => module.content,
        _ => None,
    });
    let items = modules.flat_map(|(_, items)| items);
    let texts: Vec<_> = items.filter_map(|item| show(&item)).collect();
    texts.join("\n")
}

/// The bodies of functions that are expressions, and their statics.
fn of_expression(item: &Item) -> Option<String> {
    match item {
        Item::Fn(function) => match &function.sig.output {
            ReturnType::Type(_, output) if is_of_jsonata(output) => Some(body(function)),
            _ => None,
        },
        Item::Static(item) if is_of_jsonata(&item.ty) => Some(text(item)),
        _ => None,
    }
}

/// The functions of a state and of its expressions, and what it knows of these.
fn of_state(item: &Item) -> Option<String> {
    match item {
        Item::Fn(function) if !matches!(function.vis, Visibility::Public(_)) => {
            Some(text(function))
        }
        Item::Static(item) if name(&item.ty) == "rt :: Expression" => Some(text(item)),
        _ => None,
    }
}

fn is_of_jsonata(ty: &Type) -> bool {
    name(ty).starts_with("jsonata ::")
}

fn name(ty: &Type) -> String {
    ty.to_token_stream().to_string()
}

fn text(item: &impl ToTokens) -> String {
    prettyplease::unparse(&syn::parse_quote!(#item))
}

/// The lines between a function's braces.
fn body(function: &ItemFn) -> String {
    let block = &function.block;
    let text = text(&quote!(fn body() #block));
    let lines = text.lines().filter_map(|line| line.strip_prefix("    "));
    lines.flat_map(|line| [line, "\n"]).collect()
}

const RUST: &str = "rust,ignore";

/// The page with the Rust of every example, and the examples whose Rust was another.
fn refreshed(page: &str) -> (String, String) {
    let (mut fresh, mut stale) = (String::new(), String::new());
    let mut expected = None;
    let mut pieces = page.split("```");
    fresh.push_str(pieces.next().unwrap_or_default());
    while let (Some(block), Some(prose)) = (pieces.next(), pieces.next()) {
        let (language, text) = block.split_once('\n').expect("a block has lines");
        let text = match expected.take() {
            Some((example, rust)) => {
                assert_eq!(
                    language, RUST,
                    "the Rust of an example follows it:\n{example}"
                );
                if text != rust {
                    writeln!(
                        stale,
                        "{example}\nthe page:\n\n{text}\nthe compiler:\n\n{rust}"
                    )
                    .expect("a text takes any text");
                }
                rust
            }
            None => text.to_owned(),
        };
        expected = compiled(language, &text).map(|rust| (text.clone(), rust));
        write!(fresh, "```{language}\n{text}```{prose}").expect("a text takes any text");
    }
    assert_eq!(expected, None, "an example without its Rust");
    (fresh, stale)
}

#[test]
fn the_page_shows_what_the_compiler_makes_of_each_example() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/jsonata.md");
    let page = fs::read_to_string(&path).expect("readable");
    let (fresh, stale) = refreshed(&page);
    if env::var_os("BLESS").is_some() {
        fs::write(&path, fresh).expect("writable");
    } else {
        assert!(stale.is_empty(), "differ, see `BLESS=1`:\n\n{stale}");
    }
}
