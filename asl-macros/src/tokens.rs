//! Definitions written as Rust tokens, and as one string literal: both become the text that is compiled.

use proc_macro2::{Delimiter, Group, Literal, TokenStream, TokenTree};

use crate::layout::{Layout, Written};
use crate::literal::StringLiteral;

/// The definition in the value of a string literal.
pub(crate) fn from_literal(literal: &Literal) -> Written {
    let mut layout = Layout::new(literal.span());
    layout.literal(literal.clone(), |layout, written, start| {
        let Some(string) = StringLiteral::new(written) else {
            return layout.mean(written, start, true);
        };
        layout.indent(string.content().start);
        string.for_each_character(|range, character| {
            let text = character.encode_utf8(&mut [0; 4]).to_owned();
            let verbatim = written.get(range.clone()) == Some(text.as_str());
            layout.mean(&text, start + range.start, verbatim);
        });
    });
    layout.finish()
}

/// The definition in braces: JSON as Rust's tokens.
///
/// Strings are written as Rust writes them. Whatever JSON does not have (`1_000`, `'a'`, `=`) is handed on as it is, and
/// refused by the compiler's JSON parser where it stands.
pub(crate) fn from_tokens(group: &Group) -> Written {
    let mut layout = Layout::new(group.span_open());
    let mut open: Vec<(Option<Group>, proc_macro2::token_stream::IntoIter)> = vec![(
        None,
        TokenStream::from(TokenTree::Group(group.clone())).into_iter(),
    )];
    while let Some((_, tokens)) = open.last_mut() {
        match tokens.next() {
            Some(TokenTree::Group(group)) => {
                let (opening, _) = delimiters(group.delimiter());
                if !opening.is_empty() {
                    layout.verbatim(opening, group.span_open());
                }
                let tokens = group.stream().into_iter();
                open.push((Some(group), tokens));
            }
            Some(TokenTree::Literal(literal)) => layout.literal(literal, mean_json),
            Some(TokenTree::Ident(ident)) => layout.verbatim(&ident.to_string(), ident.span()),
            Some(TokenTree::Punct(punct)) => {
                layout.verbatim(punct.as_char().encode_utf8(&mut [0; 4]), punct.span());
            }
            None => {
                let closed = open.pop().and_then(|(group, _)| group);
                if let Some(group) = closed.filter(|group| group.delimiter() != Delimiter::None) {
                    layout.verbatim(delimiters(group.delimiter()).1, group.span_close());
                }
            }
        }
    }
    layout.finish()
}

fn delimiters(delimiter: Delimiter) -> (&'static str, &'static str) {
    match delimiter {
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::None => ("", ""),
    }
}

/// Adds what a literal means: a string as JSON writes it, any other literal as it stands.
fn mean_json(layout: &mut Layout, written: &str, start: usize) {
    let Some(string) = StringLiteral::new(written) else {
        return layout.mean(written, start, true);
    };
    let content = string.content();
    layout.indent(content.start - 1);
    layout.mean("\"", start, content.start == 1);
    string.for_each_character(|range, character| {
        let text = json_escaped(character);
        let verbatim = written.get(range.clone()) == Some(text.as_str());
        layout.mean(&text, start + range.start, verbatim);
    });
    layout.mean("\"", start + content.end, content.end + 1 == written.len());
}

/// A character as it stands in a JSON string.
fn json_escaped(character: char) -> String {
    match character {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\0'..='\u{1f}' => format!("\\u{:04x}", u32::from(character)),
        _ => character.to_string(),
    }
}

#[cfg(test)]
mod tests;
