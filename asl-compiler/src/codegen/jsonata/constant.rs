//! Arrays and objects that are spelled out become JSON that is read once.

use proc_macro2::TokenStream;
use quote::quote;

use super::Expressions;
use crate::json_text;
use crate::query::jsonata::{Ast, Kind};

impl Expressions<'_> {
    /// The constant that an array or object is, if it is one.
    pub(super) fn constant(&mut self, ast: &Ast) -> Option<TokenStream> {
        let is_container = matches!(&ast.kind, Kind::Object(_))
            || matches!(&ast.kind, Kind::Array(array) if !array.constructed);
        if !is_container {
            return None;
        }
        let text = json(ast)?;
        let literal = self.statics.literal(&text, self.names);
        Some(quote!(jsonata::constant(&#literal)))
    }
}

/// The expression as JSON text, if it is no more than that.
fn json(ast: &Ast) -> Option<String> {
    if !ast.predicates.is_empty() || ast.group.is_some() || ast.keep_array {
        return None;
    }
    Some(match &ast.kind {
        Kind::Null => "null".to_owned(),
        Kind::Boolean(value) => value.to_string(),
        Kind::Number(value) => number(*value)?,
        Kind::String(text) => json_text::string(text),
        Kind::Array(array) => {
            let items = array.items.iter().map(json).collect::<Option<Vec<_>>>()?;
            format!("[{}]", items.join(","))
        }
        Kind::Object(pairs) => {
            let mut names = std::collections::HashSet::new();
            let pairs = pairs.iter().map(|pair| match &pair.key.kind {
                Kind::String(name) if names.insert(name) => {
                    Some(format!("{}:{}", json(&pair.key)?, json(&pair.value)?))
                }
                _ => None,
            });
            format!("{{{}}}", pairs.collect::<Option<Vec<_>>>()?.join(","))
        }
        _ => return None,
    })
}

/// A number as JSON has it: whole ones without a fraction.
fn number(value: f64) -> Option<String> {
    /// Up to here all whole numbers are exact.
    const LARGEST_EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() <= LARGEST_EXACT {
        return Some(format!("{:.0}", value + 0.0));
    }
    value.is_finite().then(|| format!("{value:e}"))
}
