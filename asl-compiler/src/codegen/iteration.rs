//! Parallel and Map states.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::retry_catch::Attempts;
use super::template::Function;
use super::{Generator, docs, number};
use crate::ir::{Bound, Items, Map, Parallel, Selection, State, States};

impl Generator<'_> {
    pub(super) fn parallel(
        &mut self,
        state: &State,
        parallel: &Parallel,
        level: &States,
    ) -> TokenStream {
        let mut items = Vec::new();
        let names = self.names_of(state);
        let arguments = Function {
            name: names.with("arguments"),
            doc: format!(
                "What the branches of {} start with: `Parameters`.",
                docs::code(&state.name)
            ),
            items: &mut items,
        };
        let arguments = self.query(&parallel.input, parallel.parameters.as_ref(), arguments);
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
        self.inner.extend(branches.iter().cloned());
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
        self.inner.push(processor.clone());
        let states = self.states(&map.processor, &processor);
        quote!(#function #description #(#items)* #(#after)* #states)
    }

    fn map_static(
        &mut self,
        state: &State,
        map: &Map,
        processor: &Ident,
        items: &mut Vec<TokenStream>,
    ) -> TokenStream {
        let names = self.names_of(state);
        let input = Function {
            name: names.with("input"),
            doc: String::new(),
            items,
        };
        let input = self.query(&map.input, None, input);
        let code = docs::code(&state.name);
        let selector = Function {
            name: names.with("item"),
            doc: format!("What one iteration of {code} starts with: `ItemSelector`."),
            items,
        };
        let selector = self.query(&Selection::Whole, map.selector.as_ref(), selector);
        let source = Function {
            name: names.with("items"),
            doc: format!("What {code} iterates over: `Items`."),
            items,
        };
        let item_source = self.items(&map.items, source);
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

    fn items(&mut self, items: &Items, function: Function<'_>) -> TokenStream {
        match items {
            Items::Expression(jsonata) => {
                let jsonata = self.jsonata(jsonata);
                quote!(rt::Items::Expression(&#jsonata))
            }
            Items::Template(template) => {
                let items = self.projection(&Selection::Whole, Some(template), function);
                let items = items.function();
                quote!(rt::Items::Template(#items))
            }
            Items::Input => quote!(rt::Items::Input),
            Items::Path(path) => {
                let path = self.path(path);
                quote!(rt::Items::Path(&#path))
            }
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
