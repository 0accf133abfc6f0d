//! Pass states: plain functions.

use proc_macro2::TokenStream;
use quote::quote;

use super::data_flow::{RawInput, ResultValue, reads_result};
use super::template::{Function, Projection};
use super::{Generator, docs};
use crate::ir::{Pass, Place, Selection, State, States};

impl Generator<'_> {
    pub(super) fn pass(&mut self, state: &State, pass: &Pass, level: &States) -> TokenStream {
        let mut items = Vec::new();
        let (result, is_input) = self.pass_result(state, pass, &mut items);
        let value = if is_input {
            ResultValue::Input
        } else {
            ResultValue::Local
        };
        let output = self.output(
            &pass.output,
            state,
            level,
            (RawInput::Owned, value),
            &mut items,
        );
        let function = self.now(state, &Selection::Whole, &quote!(#result #output));
        quote!(#function #(#items)*)
    }

    /// The statement that makes the local `result`, and whether there is none because the input itself is the result.
    fn pass_result(
        &mut self,
        state: &State,
        pass: &Pass,
        items: &mut Vec<TokenStream>,
    ) -> (TokenStream, bool) {
        let reads = reads_result(&pass.output);
        if let Some(literal) = &pass.result {
            let literal = self.literal(literal);
            let result = if reads {
                quote!(let result = #literal;)
            } else {
                quote!()
            };
            return (result, false);
        }
        let function = Function {
            name: self.names_of(state).with("parameters"),
            doc: format!(
                "What {} makes of its input: `Parameters`.",
                docs::code(&state.name)
            ),
            items,
        };
        let projection = self.projection(&pass.input, pass.parameters.as_ref(), function);
        match (&projection, &pass.output.place) {
            (Projection::Whole, Place::Into(_)) => (quote!(let result = input.clone();), false),
            (Projection::Whole, _) => (quote!(), true),
            _ if reads => {
                let value = projection.value(&quote!(input));
                (quote!(let result = #value;), false)
            }
            (Projection::Literal(_), _) => (quote!(), false),
            _ => {
                let value = projection.value(&quote!(input));
                (quote!(#value;), false)
            }
        }
    }
}
