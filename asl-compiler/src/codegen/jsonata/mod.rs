//! JSONata becomes Rust: what each construct compiles to.
//!
//! An expression is a function of the evaluation `e` and the context value `context`, and so is each part of it that is not
//! evaluated exactly once where it stands: as a closure that captures nothing. A part is one Rust expression, whose value is
//! an `Outcome`. Operators and functions of the runtime take `Outcome`s, so that calls nest without any `?`; the first error
//! wins. Names, constants, paths, lambdas and the like are statics.
//!
//! | JSONata | Rust |
//! |---|---|
//! | `1`, `"a"`, `true`, `null` | `jsonata::number(1.0)`, `jsonata::text(&A)`, `jsonata::boolean(true)`, `jsonata::null()` |
//! | `[1, {"a": null}]`, all of it constant | `jsonata::constant(&LITERAL)`: JSON that is read once |
//! | `$` | `jsonata::here(context)` |
//! | `$x` | of the expression: `e.variable(0, 1)`, slot 1 of the innermost frame; `e.first_bound(&[(0, 1), (2, 0)], …)` where several may be meant; of the machine: `e.external(3)` |
//! | `$states.input.order.id` | `e.fields_of(e.document(jsonata::Document::Input), &[&ORDER, &ID])`: direct access, nothing copied |
//! | `order.id` | `e.fields(context, &[&ORDER, &ID])` |
//! | any other path | `e.path(context, &PATH)`, where `static PATH: jsonata::Path` lists its steps |
//! | `items[price > 1]` | `jsonata::Step::name(&ITEMS).filtered(&[jsonata::Filter::Where(\|e, context\| …)])` in the path |
//! | `a@$v`, `a#$i`, `%` | the path's `.with_tuples(…)`: from that step on its items are tuples with slots, and what is evaluated over one has a frame that begins with them |
//! | `^(>a)` | `jsonata::Step::sort(&[jsonata::Term { … }])` |
//! | `*`, `**` | `e.wildcard(context)`, `e.descendants(context)` |
//! | `[a, b]` | `e.array([jsonata::Item::Spread(…), …])` |
//! | `{"a": b}` | `e.object(context, &[(&A, \|e, context\| …)])`; with computed or equal keys `e.group(…, &[jsonata::Pair { … }])` |
//! | `a{b: c}` | `e.group(…)` over the value |
//! | `a + b`, `a = b`, `a & b`, `a in b`, `[a..b]` | `jsonata::add(…, …)`, `jsonata::equal`, `jsonata::concatenate`, `jsonata::is_in`, `e.range` |
//! | `a and b`, `a ? b : c` | `match jsonata::truth(…) { … }` |
//! | `$x := a` | `e.bind(0, …)` |
//! | `(a; b)` | `e.block(context, slots, \|e, context\| { a?; b })`, or the same without a frame |
//! | `$sum(a)` | `e.call_function(&jsonata::library::SUM, [a], context)` |
//! | `$f(a)` | `e.call(e.variable(0, 0), "f", [a], context)`; in tail position `e.tail_call(…)`, which the caller's loop makes |
//! | `$f(a, ?)` | `e.partial([Some(a), None], …)` |
//! | `a ~> $f(b)`, `a ~> $f` | a call with one argument more; `e.pipe(a, …)` |
//! | `function($x) { … }` | `e.lambda(&LAMBDA, context)`; the static has the body |
//! | `\|a\|b, c\|` | `e.transform(&TRANSFORM)` |
//! | `/…/` | `e.pattern(&REGEX)`, translated at compile time |
//! | `…[]` | `jsonata::kept(…)` instead of the singleton rule, `jsonata::normal(…)` |

mod call;
mod constant;
mod constructor;
pub(crate) mod document;
mod node;
mod path;
mod tuple;

use std::collections::HashMap;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::function::parameter;
use super::naming::{Names, upper};
use super::statics::Statics;
use crate::query::jsonata::Ast;

/// What an expression may name that is not its own.
pub(crate) struct Surroundings {
    /// The slots of the variables that are given to it.
    pub(crate) variables: HashMap<String, u16>,
    /// Whether `$states` is there.
    pub(crate) has_states: bool,
}

/// Generates one expression and the statics it needs.
pub(super) struct Expressions<'a> {
    pub(super) surroundings: &'a Surroundings,
    pub(super) statics: &'a mut Statics,
    pub(super) names: &'a mut Names,
    /// The expression as it is written.
    pub(super) text: &'a str,
    /// The statics of this expression alone.
    pub(super) items: Vec<TokenStream>,
}

impl Expressions<'_> {
    /// The expression as a function with the statics it needs.
    pub(super) fn function(&mut self, name: &Ident, ast: &Ast) -> TokenStream {
        let body = self.node(ast);
        let (e, context) = (parameter("e", &body), parameter("context", &body));
        let items = std::mem::take(&mut self.items);
        quote! {
            fn #name(#e: &jsonata::Evaluation, #context: &jsonata::Value) -> jsonata::Outcome {
                #body
            }
            #(#items)*
        }
    }

    /// The expression as a closure of `e` and `context`.
    fn closure(&mut self, ast: &Ast) -> TokenStream {
        let body = self.node(ast);
        closure(&body)
    }

    fn name(&mut self, text: &str) -> Ident {
        self.statics.text(text, self.names)
    }

    /// Declares a static that is named after the part of the expression it stands for.
    fn declare(
        &mut self,
        kind: &str,
        ast: &Ast,
        value_type: &TokenStream,
        value: &TokenStream,
    ) -> Ident {
        let text = self.text.get(ast.range.clone()).unwrap_or_default();
        let name = self.names.claim(&upper(kind, text));
        self.items.push(quote!(static #name: #value_type = #value;));
        name
    }
}

/// A closure of `e` and `context`, as far as `body` reads them.
fn closure(body: &TokenStream) -> TokenStream {
    let (e, context) = (parameter("e", body), parameter("context", body));
    quote!(|#e, #context| #body)
}

fn count(count: usize) -> Literal {
    Literal::usize_unsuffixed(count)
}
