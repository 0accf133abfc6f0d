//! Documentation in generated code. What a definition says may hold anything: nothing of it may end a comment, run as a
//! doctest or be taken for markup.

use proc_macro2::TokenStream;
use quote::quote;

/// One line of documentation.
pub(super) fn line(text: &str) -> TokenStream {
    let text = format!(" {text}");
    quote!(#[doc = #text])
}

/// A paragraph with what the definition's `Comment` says, after an empty line.
pub(super) fn comment(comment: Option<&str>) -> TokenStream {
    let text = comment.map(prose).unwrap_or_default();
    if text.is_empty() {
        return TokenStream::new();
    }
    let line = line(&text);
    quote!(#[doc = ""] #line)
}

/// The most characters of a text that documentation quotes: as many as a state's name may have.
const MAX_QUOTED: usize = 80;

/// A name or other text of the definition as inline code.
pub(super) fn code(text: &str) -> String {
    let end = text.char_indices().nth(MAX_QUOTED).map(|(end, _)| end);
    let cut = end.map_or(text, |end| &text[..end]);
    let more = if end.is_some() { "…" } else { "" };
    format!("`{}{more}`", visible(cut).replace('`', "'"))
}

/// A place in the definition: `workflows/order.asl.json:4`.
pub(super) fn place(source: &str, line: usize) -> String {
    format!("{}:{line}", prose(source))
}

/// Free text as one line of Markdown that means just what it says.
fn prose(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = visible(&words.join(" "));
    let mut prose = String::new();
    let mut characters = text.chars().peekable();
    let mut before = ' ';
    while let Some(character) = characters.next() {
        let in_word =
            before.is_alphanumeric() && characters.peek().is_some_and(|c| c.is_alphanumeric());
        if "\\`*[]<>#~|&".contains(character) || character == '_' && !in_word {
            prose.push('\\');
        }
        prose.push(character);
        before = character;
    }
    prose
}

/// The text with what cannot be seen, or would turn its direction around, escaped.
fn visible(text: &str) -> String {
    let mut visible = String::new();
    for character in text.chars() {
        match character {
            '"' | '\'' | '\\' => visible.push(character),
            other => visible.extend(other.escape_debug()),
        }
    }
    visible
}

#[cfg(test)]
mod tests {
    use super::{code, prose};

    #[test]
    fn names_stay_inside_their_code_span() {
        assert_eq!(code("Check `stock`"), "`Check 'stock'`");
        assert_eq!(code("a\nfn main() {}\r*/"), "`a\\nfn main() {}\\r*/`");
        assert_eq!(code("\u{202e}evil"), "`\\u{202e}evil`");
        assert_eq!(code(&"é".repeat(81)), format!("`{}…`", "é".repeat(80)));
    }

    #[test]
    fn comments_are_one_line_without_markup() {
        assert_eq!(prose("Checks\n    the stock"), "Checks the stock");
        assert_eq!(prose("```rust [x] <b>"), "\\`\\`\\`rust \\[x\\] \\<b\\>");
        assert_eq!(prose("_x_ a_b.json"), "\\_x\\_ a_b.json");
        assert_eq!(prose("größe 注文"), "größe 注文");
    }
}
