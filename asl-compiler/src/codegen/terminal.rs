//! Succeed and Fail states: plain functions.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::function::mentions;
use super::template::Function;
use super::{Generator, docs};
use crate::ir::{Expression, Fail, FailureText, Selection, State, States, Succeed, Transition};

impl Generator<'_> {
    pub(super) fn succeed(
        &mut self,
        state: &State,
        succeed: &Succeed,
        level: &States,
    ) -> TokenStream {
        let mut items = Vec::new();
        let function = Function {
            name: self.names_of(state).with("output"),
            doc: format!("What {} gives: `Output`.", docs::code(&state.name)),
            items: &mut items,
        };
        let own = self.own_output(succeed.output.as_ref(), function);
        let output = (&succeed.selection, own.as_ref());
        let (_, end) = self.leave(None, output, Transition::End, level);
        let function = self.now(state, &succeed.input, &end);
        quote!(#function #(#items)*)
    }

    pub(super) fn fail(&mut self, state: &State, fail: &Fail) -> TokenStream {
        let (read_error, error) = self.failure_text("error", "ErrorPath", fail.error.as_ref());
        let (read_cause, cause) = self.failure_text("cause", "CausePath", fail.cause.as_ref());
        let read = quote!(#read_error #read_cause);
        let borrow = mentions(&read, "input").then(|| quote!(let input = &input;));
        let body = quote!(#borrow #read Err(scope.fail(#error, #cause)));
        self.now(state, &Selection::Whole, &body)
    }

    /// An `Error` or `Cause`: the statement that reads it as the local `name`, and the argument.
    fn failure_text(
        &mut self,
        name: &str,
        field: &str,
        text: Option<&FailureText>,
    ) -> (TokenStream, TokenStream) {
        match text {
            None => (quote!(), quote!(None)),
            Some(FailureText::Fixed(text)) => (quote!(), quote!(Some(#text.into()))),
            Some(FailureText::Expression(Expression::Jsonata(jsonata))) => {
                let name = format_ident!("{name}");
                let jsonata = self.jsonata(jsonata);
                let read = quote!(let #name = scope.evaluate_text(input, &#jsonata)?;);
                (read, quote!(Some(#name.into())))
            }
            Some(FailureText::Expression(expression)) => {
                let name = format_ident!("{name}");
                let value = self.expression(expression, field);
                let read = quote!(let #name = scope.failure_text(#field, #value)?;);
                (read, quote!(Some(#name.into())))
            }
        }
    }
}
