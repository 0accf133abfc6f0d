//! Makes every identifier of generated code. The true names stay in string literals.

use std::collections::{HashMap, HashSet};

use proc_macro2::{Ident, Span};

/// The longest identifier made from a text, in characters.
const MAX_LENGTH: usize = 48;

/// Names of parameters and locals in generated code, and of what stands beside the states.
const RESERVED: &[&str] = &[
    "CALL",
    "DEFINITION",
    "MACHINE",
    "STATES",
    "attempt",
    "cause",
    "cx",
    "error",
    "failure",
    "input",
    "machine",
    "machine_with",
    "next",
    "object",
    "operand",
    "output",
    "reply",
    "request",
    "result",
    "rt",
    "scope",
    "tasks",
    "until",
    "value",
    "values",
];

/// Keywords of any edition, which cannot be identifiers as they are.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Hands out identifiers, each once.
pub(super) struct Names {
    taken: HashSet<String>,
    /// The number that the next wish for a name that is taken gets.
    numbers: HashMap<String, u32>,
}

impl Names {
    /// All names free but those that generated code uses itself.
    pub(super) fn new() -> Names {
        Names {
            taken: RESERVED.iter().map(|name| (*name).to_owned()).collect(),
            numbers: HashMap::new(),
        }
    }

    /// All names free.
    pub(super) fn all_free() -> Names {
        Names {
            taken: HashSet::new(),
            numbers: HashMap::new(),
        }
    }

    /// The identifier `wanted`, or the first of `wanted_2`, `wanted_3` that is free.
    pub(super) fn claim(&mut self, wanted: &str) -> Ident {
        if self.taken.insert(wanted.to_owned()) {
            return identifier(wanted);
        }
        let number = self.numbers.entry(wanted.to_owned()).or_insert(1);
        loop {
            *number += 1;
            let name = format!("{wanted}_{number}");
            if self.taken.insert(name.clone()) {
                return identifier(&name);
            }
        }
    }
}

/// The identifier of this name; a keyword gets a `_`.
fn identifier(name: &str) -> Ident {
    if KEYWORDS.contains(&name) {
        return Ident::new(&format!("{name}_"), Span::call_site());
    }
    Ident::new(name, Span::call_site())
}

/// The name of the module of a definition whose file is called `stem`.
pub(crate) fn module(stem: &str) -> Ident {
    identifier(&snake(stem, "machine", 0))
}

/// The words of `text` in `snake_case`; `fallback` where it has none, and before digits: `state_7`.
pub(super) fn snake(text: &str, fallback: &str, number: usize) -> String {
    let slug = slug(text);
    match slug.bytes().next() {
        None => format!("{fallback}_{}", number + 1),
        Some(first) if first.is_ascii_digit() => format!("{fallback}_{slug}"),
        Some(_) => slug,
    }
}

/// The words of `text` in `UPPER_CASE`, joined to `prefix`.
pub(super) fn upper(prefix: &str, text: &str) -> String {
    let slug = slug(text).to_ascii_uppercase();
    match (prefix.is_empty(), slug.bytes().next()) {
        (true, Some(first)) if !first.is_ascii_digit() => slug,
        (true, _) => format!("TEXT_{slug}").trim_end_matches('_').to_owned(),
        (false, None) => prefix.to_owned(),
        (false, Some(_)) => format!("{prefix}_{slug}"),
    }
}

/// The ASCII words of `text` in lower case with `_` between them.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    let mut characters = text.chars().peekable();
    let mut before = ' ';
    while let Some(character) = characters.next() {
        if slug.len() >= MAX_LENGTH {
            break;
        }
        let starts_word = character.is_ascii_uppercase()
            && (!before.is_ascii_uppercase()
                || characters.peek().is_some_and(char::is_ascii_lowercase));
        if (starts_word || !character.is_ascii_alphanumeric())
            && !slug.is_empty()
            && !slug.ends_with('_')
        {
            slug.push('_');
        }
        if character.is_ascii_alphanumeric() {
            slug.push(character.to_ascii_lowercase());
        }
        before = character;
    }
    slug.truncate(slug.trim_end_matches('_').len());
    slug
}

#[cfg(test)]
mod tests {
    use super::{Names, snake, upper};

    #[test]
    fn words_are_joined_in_snake_case() {
        for (text, expected) in [
            ("CheckStock", "check_stock"),
            ("Check stock?", "check_stock"),
            ("InStock?", "in_stock"),
            ("HTTPServer", "http_server"),
            ("S3 GetObject v2", "s3_get_object_v2"),
            ("already_snake", "already_snake"),
            ("  --a--b--", "a_b"),
            ("größe", "gr_e"),
        ] {
            assert_eq!(snake(text, "state", 0), expected, "{text}");
        }
    }

    #[test]
    fn texts_without_ascii_words_get_a_number() {
        assert_eq!(snake("注文", "state", 6), "state_7");
        assert_eq!(snake("", "state", 0), "state_1");
        assert_eq!(snake("\"\\\n", "state", 1), "state_2");
        assert_eq!(snake("7 dwarfs", "state", 0), "state_7_dwarfs");
        assert_eq!(upper("", "注文"), "TEXT");
        assert_eq!(upper("", "7"), "TEXT_7");
        assert_eq!(upper("PATH", "$.order.sku"), "PATH_ORDER_SKU");
        assert_eq!(upper("PATH", "$"), "PATH");
    }

    #[test]
    fn a_name_is_given_once_and_keywords_not_at_all() {
        let mut names = Names::new();
        let mut claim = |wanted| names.claim(wanted).to_string();
        assert_eq!(claim("check"), "check");
        assert_eq!(claim("check"), "check_2");
        assert_eq!(claim("check_2"), "check_2_2");
        assert_eq!(claim("loop"), "loop_");
        assert_eq!(claim("self"), "self_");
        assert_eq!(claim("input"), "input_2");
    }

    #[test]
    fn long_texts_give_short_names() {
        assert!(upper("PATH", &"a".repeat(10_000)).len() < 60);
    }
}
