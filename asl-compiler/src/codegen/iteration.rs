//! Parallel and Map states.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::retry_catch::Attempts;
use super::template::Projection;
use super::{Generator, docs, number};
use crate::ir::{Bound, Items, Map, Parallel, Path, State, States};

impl Generator<'_> {
    pub(super) fn parallel(
        &mut self,
        state: &State,
        parallel: &Parallel,
        level: &States,
    ) -> TokenStream {
        let mut items = Vec::new();
        let names = self.names_of(state);
        let doc = format!(
            "What the branches of {} start with: `Parameters`.",
            docs::code(&state.name)
        );
        let parameters = parallel.parameters.as_ref();
        let arguments = self
            .projection(
                &parallel.input,
                parameters,
                &names.with("arguments"),
                &doc,
                &mut items,
            )
            .query();
        let branches: Vec<_> = (1..=parallel.branches.len())
            .map(|number| self.claim(&names.upper_with(&format!("BRANCH_{number}"))))
            .collect();
        let name = &names.work;
        let attempts = Attempts {
            method: "parallel",
            retry: &parallel.retry,
            catch: &parallel.catch,
            output: &parallel.output,
        };
        let mut after = Vec::new();
        let function = self.attempts(state, level, &attempts, &mut after);
        let states: Vec<_> = parallel
            .branches
            .iter()
            .zip(&branches)
            .map(|(branch, name)| self.states(branch, name))
            .collect();
        quote! {
            #function
            static #name: rt::Parallel = rt::Parallel {
                arguments: #arguments,
                branches: &[#(&#branches),*],
            };
            #(#items)* #(#after)* #(#states)*
        }
    }

    pub(super) fn map(&mut self, state: &State, map: &Map, level: &States) -> TokenStream {
        let mut items = Vec::new();
        let names = self.names_of(state);
        let processor = self.claim(&names.upper_with("PROCESSOR"));
        let description = self.map_static(state, map, &processor, &mut items);
        let attempts = Attempts {
            method: "map",
            retry: &map.retry,
            catch: &map.catch,
            output: &map.output,
        };
        let mut after = Vec::new();
        let function = self.attempts(state, level, &attempts, &mut after);
        let states = self.states(&map.processor, &processor);
        quote!(#function #description #(#items)* #(#after)* #states)
    }

    fn map_static(
        &mut self,
        state: &State,
        map: &Map,
        processor: &proc_macro2::Ident,
        items: &mut Vec<TokenStream>,
    ) -> TokenStream {
        let names = self.names_of(state);
        let code = docs::code(&state.name);
        let input = self.projection(&map.input, None, "", "", items).query();
        let selector = map.selector.as_ref();
        let doc = format!("What one iteration of {code} starts with: `ItemSelector`.");
        let whole = crate::ir::Selection::Whole;
        let selector = self
            .projection(&whole, selector, &names.with("item"), &doc, items)
            .query();
        let item_source = match &map.items {
            Items::Input => quote!(rt::Items::Input),
            Items::Path(path) => {
                let path = self.path(path);
                quote!(rt::Items::Path(&#path))
            }
            Items::Expression(jsonata) => {
                let jsonata = self.jsonata(jsonata);
                quote!(rt::Items::Expression(&#jsonata))
            }
            Items::Template(template) => {
                let doc = format!("What {code} iterates over: `Items`.");
                let name = names.with("items");
                match self.projection(&whole, Some(template), &name, &doc, items) {
                    Projection::Function(function) => quote!(rt::Items::Template(#function)),
                    Projection::Literal(literal) => {
                        quote!(rt::Items::Template(|_, _| Ok(#literal.json())))
                    }
                    Projection::Whole | Projection::Path(_) => quote!(rt::Items::Input),
                }
            }
        };
        let whole_number = |limit: u32| {
            let limit = Literal::u32_unsuffixed(limit);
            quote!(#limit)
        };
        let max_concurrency = self.bound(map.max_concurrency.as_ref(), whole_number);
        let count = self.bound(map.tolerated_failure_count.as_ref(), whole_number);
        let percentage = self.bound(map.tolerated_failure_percentage.as_ref(), number);
        let mode = if map.distributed {
            quote!(Distributed)
        } else {
            quote!(Inline)
        };
        let name = &names.work;
        quote! {
            static #name: rt::Map = rt::Map {
                input: #input,
                items: #item_source,
                selector: #selector,
                max_concurrency: #max_concurrency,
                tolerated_failure_count: #count,
                tolerated_failure_percentage: #percentage,
                processor: &#processor,
                mode: rt::MapMode::#mode,
            };
        }
    }

    fn bound<T: Copy>(
        &mut self,
        bound: Option<&Bound<T>>,
        literal: impl Fn(T) -> TokenStream,
    ) -> TokenStream {
        match bound {
            None => quote!(None),
            Some(Bound::Fixed(limit)) => {
                let limit = literal(*limit);
                quote!(Some(rt::Bound::Fixed(#limit)))
            }
            Some(Bound::Path(path)) => {
                let path: &Path = path;
                let path = self.path(path);
                quote!(Some(rt::Bound::Path(&#path)))
            }
            Some(Bound::Expression(jsonata)) => {
                let jsonata = self.jsonata(jsonata);
                quote!(Some(rt::Bound::Expression(&#jsonata)))
            }
        }
    }
}
