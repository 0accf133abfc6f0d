//! Succeed and Fail states: plain functions.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Generator, docs};
use crate::ir::{Expression, Fail, FailureText, State, States, Succeed, Transition};

impl Generator<'_> {
    pub(super) fn succeed(
        &mut self,
        state: &State,
        succeed: &Succeed,
        level: &States,
    ) -> TokenStream {
        let input = self.effective_input(&succeed.input);
        let mut items = Vec::new();
        let doc = format!("What {} gives: `Output`.", docs::code(&state.name));
        let name = self.names_of(state).with("output");
        let own = self.own_output(succeed.output.as_ref(), &name, &doc, &mut items);
        let output = (&succeed.selection, own.as_ref());
        let (_, end) = self.leave(None, output, Transition::End, level);
        let function = self.now(state, &quote!(#input #end));
        quote!(#function #(#items)*)
    }

    pub(super) fn fail(&mut self, state: &State, fail: &Fail) -> TokenStream {
        let error = self.failure_text("ErrorPath", fail.error.as_ref());
        let cause = self.failure_text("CausePath", fail.cause.as_ref());
        let bindings: Vec<_> = [("error", &error), ("cause", &cause)]
            .into_iter()
            .filter_map(|(name, text)| {
                let name = quote::format_ident!("{name}");
                let text = text.as_ref().filter(|text| text.is_dynamic)?;
                let value = &text.value;
                Some(quote!(let #name = #value;))
            })
            .collect();
        let argument = |name: &str, text: Option<&Text>| {
            let name = quote::format_ident!("{name}");
            match text {
                None => quote!(None),
                Some(text) if text.is_dynamic => quote!(Some(#name.into())),
                Some(Text { value, .. }) => quote!(Some(#value.into())),
            }
        };
        let (error, cause) = (
            argument("error", error.as_ref()),
            argument("cause", cause.as_ref()),
        );
        let input = if bindings.is_empty() {
            quote!()
        } else {
            quote!(let input = &input;)
        };
        self.now(
            state,
            &quote!(#input #(#bindings)* Err(scope.fail(#error, #cause))),
        )
    }

    fn failure_text(&mut self, field: &str, text: Option<&FailureText>) -> Option<Text> {
        Some(match text? {
            FailureText::Fixed(text) => Text {
                value: quote!(#text),
                is_dynamic: false,
            },
            FailureText::Expression(Expression::Jsonata(jsonata)) => {
                let jsonata = self.jsonata(jsonata);
                Text {
                    value: quote!(scope.evaluate_text(input, &#jsonata)?),
                    is_dynamic: true,
                }
            }
            FailureText::Expression(expression) => {
                let value = self.expression(expression, field);
                Text {
                    value: quote!(scope.failure_text(#field, #value)?),
                    is_dynamic: true,
                }
            }
        })
    }
}

/// An `Error` or `Cause` as an expression.
struct Text {
    value: TokenStream,
    /// Whether a query finds it.
    is_dynamic: bool,
}
