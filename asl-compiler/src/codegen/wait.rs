//! Wait states.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::template::Function;
use super::{Generator, docs, timestamp};
use crate::ir::{State, States, Wait, WaitUntil};

impl Generator<'_> {
    pub(super) fn wait(&mut self, state: &State, wait: &Wait, level: &States) -> TokenStream {
        let mut items = Vec::new();
        let until = self.until(&wait.until);
        let assign = self.state_assign(wait.assign.as_ref(), state, &mut items);
        let function = Function {
            name: self.names_of(state).with("output"),
            doc: format!("What {} gives: `Output`.", docs::code(&state.name)),
            items: &mut items,
        };
        let own = self.own_output(wait.output.as_ref(), function);
        let output = (&wait.selection, own.as_ref());
        let (statements, end) = self.leave(assign.as_ref(), output, wait.next, level);
        let function = self.waits(state, &wait.input, &quote!(#until #statements #end));
        quote!(#function #(#items)*)
    }

    fn until(&mut self, until: &WaitUntil) -> TokenStream {
        match until {
            WaitUntil::Seconds(seconds) => {
                let seconds = Literal::u32_unsuffixed(*seconds);
                quote!(scope.wait(rt::Until::Seconds(#seconds)).await?;)
            }
            WaitUntil::Timestamp(instant) => {
                let instant = timestamp(*instant);
                quote!(scope.wait(rt::Until::Timestamp(#instant)).await?;)
            }
            WaitUntil::SecondsPath(path) => {
                let path = self.path(path);
                quote! {
                    let until = scope.seconds_path(&input, &#path)?;
                    scope.wait(until).await?;
                }
            }
            WaitUntil::SecondsExpression(jsonata) => {
                let jsonata = self.jsonata(jsonata);
                quote! {
                    let until = scope.evaluate_seconds(&input, &#jsonata)?;
                    scope.wait(until).await?;
                }
            }
            WaitUntil::TimestampExpression(jsonata) => {
                let jsonata = self.jsonata(jsonata);
                quote! {
                    let until = scope.evaluate_timestamp(&input, &#jsonata)?;
                    scope.wait(until).await?;
                }
            }
            WaitUntil::TimestampPath(path) => {
                let path = self.path(path);
                quote! {
                    let until = scope.timestamp_path(&input, &#path)?;
                    scope.wait(until).await?;
                }
            }
        }
    }
}
