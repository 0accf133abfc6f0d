//! Static data that states share: names, texts, paths and literals, each declared once a machine.

use std::collections::HashMap;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::naming::{Names, upper};
use super::path;
use crate::ir::{Path, Root};
use crate::query;

/// The shared statics of a machine, declared in the order of their first use.
pub(super) struct Statics {
    texts: Pool<String>,
    paths: Pool<(Root, String)>,
    literals: Pool<String>,
    steps: Pool<String>,
    patterns: Pool<String>,
    /// Conditions of filters.
    filters: Vec<TokenStream>,
}

/// Declarations of one kind, by what they hold.
struct Pool<K> {
    names: HashMap<K, Ident>,
    declarations: Vec<TokenStream>,
}

impl<K> Default for Pool<K> {
    fn default() -> Self {
        Pool {
            names: HashMap::new(),
            declarations: Vec::new(),
        }
    }
}

impl Statics {
    pub(super) fn new() -> Statics {
        Statics {
            texts: Pool::default(),
            paths: Pool::default(),
            literals: Pool::default(),
            steps: Pool::default(),
            patterns: Pool::default(),
            filters: Vec::new(),
        }
    }

    /// All declarations.
    pub(super) fn into_items(self) -> impl Iterator<Item = TokenStream> {
        let shared = [
            self.texts.declarations,
            self.literals.declarations,
            self.paths.declarations,
        ];
        let filters = [
            self.filters,
            self.steps.declarations,
            self.patterns.declarations,
        ];
        shared.into_iter().chain(filters).flatten()
    }

    /// The static that holds `text`: a field's name or a string.
    pub(super) fn text(&mut self, text: &str, names: &mut Names) -> Ident {
        if let Some(name) = self.texts.names.get(text) {
            return name.clone();
        }
        let name = names.claim(&upper("", text));
        self.texts
            .declarations
            .push(quote!(static #name: rt::Text = rt::Text::new(#text);));
        self.texts.names.insert(text.to_owned(), name.clone());
        name
    }

    /// The static that holds the JSON value `text`.
    pub(super) fn literal(&mut self, text: &str, names: &mut Names) -> Ident {
        if let Some(name) = self.literals.names.get(text) {
            return name.clone();
        }
        let name = names.claim(&match text {
            "{}" => "EMPTY_OBJECT".to_owned(),
            "[]" => "EMPTY_ARRAY".to_owned(),
            text => upper("LITERAL", text),
        });
        self.literals
            .declarations
            .push(quote!(static #name: rt::Literal = rt::Literal::new(#text);));
        self.literals.names.insert(text.to_owned(), name.clone());
        name
    }

    /// The static that holds `path`.
    pub(super) fn path(&mut self, path: &Path, names: &mut Names) -> Ident {
        let key = (path.root, path.text.clone());
        if let Some(name) = self.paths.names.get(&key) {
            return name.clone();
        }
        let prefix = match path.root {
            Root::Input if path.steps.is_empty() => "PATH_INPUT",
            Root::Input => "PATH",
            Root::Context => "CONTEXT",
            Root::Variable(_) => "VARIABLE",
        };
        let name = names.claim(&upper(prefix, &path.text));
        self.paths.names.insert(key, name.clone());
        let path = path::path(path, self, names);
        self.paths
            .declarations
            .push(quote!(static #name: rt::Path = #path;));
        name
    }

    /// The static that holds the steps of a Path inside a filter; `text` is how they are written.
    pub(super) fn steps(&mut self, text: &str, steps: &[query::Step], names: &mut Names) -> Ident {
        if let Some(name) = self.steps.names.get(text) {
            return name.clone();
        }
        let name = names.claim(&upper("STEPS", text));
        self.steps.names.insert(text.to_owned(), name.clone());
        let steps = path::steps(text, steps, self, names);
        self.steps
            .declarations
            .push(quote!(static #name: &[rt::Step] = &[#(#steps),*];));
        name
    }

    /// The static that holds a regular expression.
    pub(super) fn pattern(&mut self, regex: &str, names: &mut Names) -> Ident {
        if let Some(name) = self.patterns.names.get(regex) {
            return name.clone();
        }
        let name = names.claim(&upper("PATTERN", regex));
        self.patterns
            .declarations
            .push(quote!(static #name: rt::Pattern = rt::Pattern::new(#regex);));
        self.patterns.names.insert(regex.to_owned(), name.clone());
        name
    }

    /// Declares the function of a filter.
    pub(super) fn filter(&mut self, function: TokenStream) {
        self.filters.push(function);
    }
}
