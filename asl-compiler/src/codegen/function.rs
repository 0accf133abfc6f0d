//! The outsides of state functions: documentation, signature, and the underscores of what they do not read.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::{Generator, docs};
use crate::ir::{Selection, State, StateKind};

impl Generator<'_> {
    /// The function of a state that never waits. `body` reads `input` as `selection` leaves it.
    pub(super) fn now(
        &mut self,
        state: &State,
        selection: &Selection,
        body: &TokenStream,
    ) -> TokenStream {
        let name = self.names_of(state).function;
        let doc = self.documentation(state);
        let (input, body) = self.effective_input(selection, body);
        let scope = parameter("scope", &body);
        quote! {
            #doc
            fn #name(#scope: &mut rt::Scope, #input: rt::Json) -> rt::Flow {
                #body
            }
        }
    }

    /// The function of a state that waits. It boxes its future itself: closures in the table that did, or an `async fn`
    /// for each state beside them, take a compiler a good deal longer.
    pub(super) fn waits(
        &mut self,
        state: &State,
        selection: &Selection,
        body: &TokenStream,
    ) -> TokenStream {
        let name = self.names_of(state).function;
        let doc = self.documentation(state);
        let (input, body) = self.effective_input(selection, body);
        quote! {
            #doc
            fn #name(scope: &mut rt::Scope, #input: rt::Json) -> rt::BoxFuture<'_, rt::Flow> {
                Box::pin(async move { #body })
            }
        }
    }

    /// The parameter `input`, and before `body` the statement that replaces the raw input by the effective one.
    fn effective_input(
        &mut self,
        selection: &Selection,
        body: &TokenStream,
    ) -> (TokenStream, TokenStream) {
        let is_read = mentions(body, "input");
        match selection {
            Selection::Whole => (input_parameter(body), body.clone()),
            Selection::Nothing if is_read => {
                let empty = self.json("{}");
                (quote!(_input), quote!(let input = #empty.json(); #body))
            }
            Selection::Nothing => (quote!(_input), body.clone()),
            Selection::Path(path) => {
                let path = self.path(path);
                let binding = is_read.then(|| quote!(let input =));
                (
                    quote!(input),
                    quote!(#binding scope.select(&input, &#path)?; #body),
                )
            }
        }
    }

    /// `` `CheckStock`: Task, order.asl.json:4 ``
    fn documentation(&self, state: &State) -> TokenStream {
        let kind = kind(&state.kind);
        let name = docs::code(&state.name);
        let place = docs::place(&self.version.source, state.line);
        let line = docs::line(&format!("{name}: {kind}, {place}"));
        let comment = docs::comment(state.comment.as_deref());
        quote!(#line #comment)
    }
}

/// The name of a state type: ASL's `Type`, and the runtime's `StateKind`.
pub(super) fn kind(kind: &StateKind) -> &'static str {
    match kind {
        StateKind::Task(_) => "Task",
        StateKind::Pass(_) => "Pass",
        StateKind::Choice(_) => "Choice",
        StateKind::Wait(_) => "Wait",
        StateKind::Succeed(_) => "Succeed",
        StateKind::Fail(_) => "Fail",
        StateKind::Parallel(_) => "Parallel",
        StateKind::Map(_) => "Map",
    }
}

/// A parameter's name; it starts with `_` where `body` does not read it.
pub(super) fn parameter(name: &str, body: &TokenStream) -> Ident {
    let underscore = if mentions(body, name) { "" } else { "_" };
    format_ident!("{underscore}{name}")
}

fn input_parameter(body: &TokenStream) -> TokenStream {
    let input = parameter("input", body);
    if borrows_input_mutably(body) {
        quote!(mut #input)
    } else {
        quote!(#input)
    }
}

/// Whether the identifier `name` stands anywhere in `tokens`.
pub(super) fn mentions(tokens: &TokenStream, name: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == name,
        TokenTree::Group(group) => mentions(&group.stream(), name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// Whether `mut input` stands anywhere: it does only behind `&`.
fn borrows_input_mutably(tokens: &TokenStream) -> bool {
    let mut after_mut = false;
    tokens.clone().into_iter().any(|token| {
        let found = match &token {
            TokenTree::Ident(ident) => after_mut && ident == "input",
            TokenTree::Group(group) => borrows_input_mutably(&group.stream()),
            TokenTree::Punct(_) | TokenTree::Literal(_) => false,
        };
        after_mut = matches!(&token, TokenTree::Ident(ident) if ident == "mut");
        found
    })
}
