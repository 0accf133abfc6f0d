//! Choice states: plain functions that try their rules in order.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Generator, docs};
use crate::ir::{Choice, Rule, Selection, State, States, Transition};

impl Generator<'_> {
    pub(super) fn choice(&mut self, state: &State, choice: &Choice, level: &States) -> TokenStream {
        let mut items = Vec::new();
        let input = self.effective_input(&choice.input);
        let rules = choice.rules.iter().enumerate().map(|(index, rule)| {
            self.rule(state, (index, rule), &choice.selection, level, &mut items)
        });
        let rules: Vec<_> = rules.collect();
        let otherwise = match choice.default {
            Some(default) => {
                let assign = self.state_assign(choice.assign.as_ref(), state, &mut items);
                let next = Transition::Next(default);
                let (statements, end) = self.leave(assign.as_ref(), &choice.selection, next, level);
                quote!(#statements #end)
            }
            None => quote!(Err(scope.no_choice_matched())),
        };
        let function = self.now(state, &quote!(#input #(#rules)* #otherwise));
        quote!(#function #(#items)*)
    }

    fn rule(
        &mut self,
        state: &State,
        (index, rule): (usize, &Rule),
        selection: &Selection,
        level: &States,
        items: &mut Vec<TokenStream>,
    ) -> TokenStream {
        let condition = self.condition(&rule.condition, &quote!(&input));
        let names = self.names_of(state);
        let number = index + 1;
        let assign = rule.assign.as_ref().map(|assign| {
            let doc = format!(
                "The variables that rule {number} of {} assigns.",
                docs::code(&state.name)
            );
            self.assign(
                assign,
                &names,
                &format!("rule_{number}_assign"),
                &doc,
                items,
            )
        });
        let next = Transition::Next(rule.next);
        let (statements, end) = self.leave(assign.as_ref(), selection, next, level);
        quote! {
            if #condition {
                #statements
                return #end;
            }
        }
    }

    /// The statement that replaces the raw input by the effective one, where they differ.
    pub(super) fn effective_input(&mut self, selection: &Selection) -> TokenStream {
        match selection {
            Selection::Whole => quote!(),
            Selection::Nothing => {
                let empty = self.json("{}");
                quote!(let input = #empty.json();)
            }
            Selection::Path(path) => {
                let path = self.path(path);
                quote!(let input = scope.select(&input, &#path)?;)
            }
        }
    }
}
