//! Choice states: plain functions that try their rules in order.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::condition::Outline;
use super::template::Function;
use super::{Generator, docs};
use crate::ir::{Choice, Rule, Selection, State, States, Transition};

/// The most rules that stand in one function. The time that a compiler takes grows faster than a function does.
const MOST_RULES: usize = 64;

impl Generator<'_> {
    pub(super) fn choice(&mut self, state: &State, choice: &Choice, level: &States) -> TokenStream {
        let mut items = Vec::new();
        let rules: Vec<_> = (1..)
            .zip(&choice.rules)
            .map(|(number, rule)| (rule, self.rule(state, number, rule, &mut items)))
            .collect();
        let in_group = rules.len() > MOST_RULES;
        let at = Leaving {
            selection: &choice.selection,
            level,
            in_group,
        };
        let rules = if in_group {
            self.groups(state, &rules, at, &mut items)
        } else {
            rules
                .iter()
                .map(|(rule, parts)| self.tried(rule, parts, at))
                .collect()
        };
        let otherwise = self.otherwise(state, choice, level, &mut items);
        let function = self.now(state, &choice.input, &quote!(#rules #otherwise));
        quote!(#function #(#items)*)
    }

    /// What follows where no rule matches.
    fn otherwise(
        &mut self,
        state: &State,
        choice: &Choice,
        level: &States,
        items: &mut Vec<TokenStream>,
    ) -> TokenStream {
        let Some(default) = choice.default else {
            return quote!(Err(scope.no_choice_matched()));
        };
        let assign = self.state_assign(choice.assign.as_ref(), state, items);
        let next = Transition::Next(default);
        let function = Function {
            name: self.names_of(state).with("output"),
            doc: format!("What {} gives: `Output`.", docs::code(&state.name)),
            items,
        };
        let own = self.own_output(choice.output.as_ref(), function);
        let output = (&choice.selection, own.as_ref());
        let (statements, end) = self.leave(assign.as_ref(), output, next, level);
        quote!(#statements #end)
    }

    /// The functions and statics of a rule.
    fn rule(
        &mut self,
        state: &State,
        number: usize,
        rule: &Rule,
        items: &mut Vec<TokenStream>,
    ) -> RuleParts {
        let names = self.names_of(state);
        let code = docs::code(&state.name);
        let mut outline = Outline {
            name: names.with(&format!("rule_{number}")),
            doc: format!("Rule {number} of {code}."),
            items,
        };
        let condition = self.condition(&rule.condition, &mut outline);
        let doc = format!("The variables that rule {number} of {code} assigns.");
        let part = format!("rule_{number}_assign");
        let assign = rule.assign.as_ref();
        let assign = assign.map(|assign| self.assign(assign, &names, &part, &doc, items));
        let function = Function {
            name: names.with(&format!("rule_{number}_output")),
            doc: format!("What rule {number} of {code} gives: `Output`."),
            items,
        };
        RuleParts {
            condition,
            assign,
            output: self.own_output(rule.output.as_ref(), function),
        }
    }

    /// The statement that leaves the state if the rule matches.
    fn tried(&mut self, rule: &Rule, parts: &RuleParts, at: Leaving<'_>) -> TokenStream {
        let RuleParts {
            condition,
            assign,
            output,
        } = parts;
        let next = Transition::Next(rule.next);
        let output = (at.selection, output.as_ref());
        let (statements, end) = self.leave(assign.as_ref(), output, next, at.level);
        let in_group = at.in_group.then(|| quote!(.map(Some)));
        quote! {
            if #condition {
                #statements
                return #end #in_group;
            }
        }
    }

    /// The statements that try very many rules, a function for each group of them.
    fn groups(
        &mut self,
        state: &State,
        rules: &[(&Rule, RuleParts)],
        at: Leaving<'_>,
        items: &mut Vec<TokenStream>,
    ) -> TokenStream {
        let calls = rules.chunks(MOST_RULES).map(|group| {
            let name = self.claim(&self.names_of(state).with("rules"));
            let doc = docs::line(&format!(
                "Some of the rules of {}.",
                docs::code(&state.name)
            ));
            let rules: Vec<_> = group
                .iter()
                .map(|(rule, parts)| self.tried(rule, parts, at))
                .collect();
            items.push(quote! {
                #doc
                fn #name(
                    scope: &mut rt::Scope,
                    input: rt::Json,
                ) -> ::core::result::Result<Option<rt::Next>, rt::Failure> {
                    #(#rules)*
                    Ok(None)
                }
            });
            quote! {
                if let Some(next) = #name(scope, input.clone())? {
                    return Ok(next);
                }
            }
        });
        calls.collect()
    }
}

/// What a rule's function is made of.
struct RuleParts {
    condition: TokenStream,
    /// The static of its `Assign`.
    assign: Option<Ident>,
    /// Its `Output` (JSONata) as an expression.
    output: Option<TokenStream>,
}

/// How a Choice state is left.
#[derive(Clone, Copy)]
struct Leaving<'a> {
    /// `OutputPath`.
    selection: &'a Selection,
    level: &'a States,
    /// Whether the rules stand in a function for a group of them.
    in_group: bool,
}
