//! Generated code.

use proc_macro2::{TokenStream, TokenTree};
use syn::Item;

/// Keywords that no generated code needs.
const FOREIGN: [&str; 2] = ["extern", "unsafe"];

/// Asserts that `tokens` and their text `rust` are one module of the usual items, and that what a definition says stands in
/// literals only.
///
/// # Panics
/// Where they are not.
pub fn assert_code(tokens: &TokenStream, rust: &str) {
    let module: syn::ItemMod = syn::parse2(tokens.clone()).expect("the tokens are a module");
    let (_, items) = module.content.expect("it has a body");
    for item in &items {
        let usual = matches!(
            item,
            Item::Const(_)
                | Item::Fn(_)
                | Item::Impl(_)
                | Item::Static(_)
                | Item::Struct(_)
                | Item::Trait(_)
                | Item::Use(_)
        );
        assert!(usual, "{item:?}");
    }
    let file = syn::parse_file(rust).expect("the text is Rust");
    assert!(matches!(file.items.as_slice(), [Item::Mod(_)]), "{rust}");
    let mut modules = 0;
    assert_tokens(tokens.clone(), &mut modules);
    assert_eq!(modules, 1);
    assert!(!rust.chars().any(turns_direction), "{rust:?}");
}

fn assert_tokens(tokens: TokenStream, modules: &mut usize) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => assert_tokens(group.stream(), modules),
            TokenTree::Ident(name) if name == "mod" => *modules += 1,
            TokenTree::Ident(name) => {
                let name = name.to_string();
                assert!(
                    name.is_ascii() && !FOREIGN.contains(&name.as_str()),
                    "{name}"
                );
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// Characters that rustc refuses in literals and comments.
fn turns_direction(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
