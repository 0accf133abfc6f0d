//! Arrays, objects, groups and transforms.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::Expressions;
use crate::query::jsonata::ast::{Array, Pair, Transform};
use crate::query::jsonata::{Ast, Kind};

impl Expressions<'_> {
    pub(super) fn array(&mut self, array: &Array) -> TokenStream {
        let items = array.items.iter().map(|item| {
            let value = self.node(item);
            match item.kind {
                Kind::Array(_) => quote!(jsonata::Item::Array(#value)),
                _ => quote!(jsonata::Item::Spread(#value)),
            }
        });
        let items: Vec<_> = items.collect();
        if array.constructed {
            quote!(e.constructed_array([#(#items),*]))
        } else {
            quote!(e.array([#(#items),*]))
        }
    }

    pub(super) fn object(&mut self, pairs: &[Pair]) -> TokenStream {
        let mut seen = HashSet::new();
        let names = pairs.iter().map(|pair| match &pair.key.kind {
            Kind::String(name) if pair.key.is_bare() && seen.insert(name) => Some(name),
            _ => None,
        });
        let Some(names) = names.collect::<Option<Vec<_>>>() else {
            let pairs = self.pairs(pairs);
            return quote!(e.group(Ok(context.clone()), #pairs));
        };
        let fields = names.into_iter().zip(pairs).map(|(name, pair)| {
            let name = self.name(name);
            let value = self.closure(&pair.value);
            quote!((&#name, #value))
        });
        let fields: Vec<_> = fields.collect();
        quote!(e.object(context, &[#(#fields),*]))
    }

    /// Pairs with computed keys, as a reference to them.
    pub(super) fn pairs(&mut self, pairs: &[Pair]) -> TokenStream {
        let pairs = pairs.iter().map(|pair| {
            let key = self.closure(&pair.key);
            let value = self.closure(&pair.value);
            quote!(jsonata::Pair { key: #key, value: #value })
        });
        let pairs: Vec<_> = pairs.collect();
        quote!(&[#(#pairs),*])
    }

    pub(super) fn transform(&mut self, transform: &Transform, ast: &Ast) -> TokenStream {
        let pattern = self.closure(&transform.pattern);
        let update = self.closure(&transform.update);
        let delete = match &transform.delete {
            Some(delete) => {
                let delete = self.closure(delete);
                quote!(Some(#delete))
            }
            None => quote!(None),
        };
        let is_bound =
            !transform.clone.places.is_empty() || self.surroundings.variables.contains_key("clone");
        let clone = if is_bound {
            let clone = self.variable(&transform.clone);
            let clone = super::closure(&clone);
            quote!(Some(#clone))
        } else {
            quote!(None)
        };
        let value = quote! {
            jsonata::Transform { pattern: #pattern, update: #update, delete: #delete, clone: #clone }
        };
        let value_type = quote!(jsonata::Transform);
        let transform = self.declare("TRANSFORM", ast, &value_type, &value);
        quote!(e.transform(&#transform))
    }
}

impl Ast {
    /// Whether nothing follows the expression: no predicate, no group, no `[]`.
    pub(super) fn is_bare(&self) -> bool {
        self.predicates.is_empty() && self.group.is_none() && !self.keep_array
    }
}
