//! JSONata expressions of states: a function and a static for each.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::jsonata::{Expressions, Surroundings};
use super::{Generator, docs, naming};
use crate::ir::{Jsonata, State};

impl Generator<'_> {
    /// The static of an expression; its items go behind the state that is being generated.
    pub(super) fn jsonata(&mut self, jsonata: &Jsonata) -> Ident {
        let Jsonata {
            text,
            field,
            variables,
            body,
            slots,
        } = jsonata;
        self.has_expressions = true;
        let number = self.expressions.len();
        let slug = naming::snake(field, "expression", number);
        let slug = format!("{}_{slug}", self.current);
        let function = self.claim(&slug);
        let name = self.claim(&slug.to_ascii_uppercase());
        let surroundings = Surroundings {
            variables: variables.clone(),
            has_states: true,
        };
        let mut expressions = Expressions {
            surroundings: &surroundings,
            statics: &mut self.statics,
            names: &mut self.names,
            text,
            items: Vec::new(),
        };
        let code = expressions.function(&function, body);
        let doc = docs::line(&format!("The expression in `{}`.", field.replace('`', "'")));
        let slots = Literal::usize_unsuffixed(*slots);
        self.expressions.push(quote! {
            #doc
            static #name: rt::Expression = rt::Expression {
                text: #text,
                field: #field,
                slots: #slots,
                function: #function,
            };
            #code
        });
        name
    }

    /// What `generate` makes of a state, with the expressions that it needs behind it.
    pub(super) fn with_expressions(
        &mut self,
        state: &State,
        generate: impl FnOnce(&mut Self) -> TokenStream,
    ) -> TokenStream {
        let function = self.names_of(state).function.to_string();
        let function = function.trim_start_matches("r#").to_owned();
        let outer = std::mem::replace(&mut self.current, function);
        let outer_expressions = std::mem::take(&mut self.expressions);
        let tokens = generate(self);
        let expressions = std::mem::replace(&mut self.expressions, outer_expressions);
        self.current = outer;
        quote!(#tokens #(#expressions)*)
    }
}
