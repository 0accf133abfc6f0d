//! The steps of paths that carry tuples.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Expressions, count};
use crate::codegen::number;
use crate::query::jsonata::Kind;
use crate::query::jsonata::ast::{Predicate, Stage, Step, StepKind, TupleFrame};

impl Expressions<'_> {
    /// The part of a path that carries tuples, as a `jsonata::Tuples`.
    pub(super) fn tuples(
        &mut self,
        steps: &[Step],
        frame: TupleFrame,
        is_value: bool,
    ) -> TokenStream {
        let steps: Vec<_> = steps.iter().map(|step| self.tuple_step(step)).collect();
        let (variables, slots) = (count(frame.variables), count(frame.slots));
        quote! {
            jsonata::Tuples {
                variables: #variables,
                slots: #slots,
                steps: &[#(#steps),*],
                is_value: #is_value,
            }
        }
    }

    fn tuple_step(&mut self, step: &Step) -> TokenStream {
        let run = match &step.kind {
            StepKind::Sort(sort) => {
                let terms = self.terms(sort);
                if step.in_tuple {
                    quote!(Sort(#terms))
                } else {
                    let index = slot(step.index);
                    quote!(SortItems(#terms, #index))
                }
            }
            StepKind::Evaluate(ast) if ast.tuple_frame().is_some() => {
                let expression = self.closure(ast);
                let slots = step.nested.iter().map(|(from, to)| {
                    let (from, to) = (count(*from), count(*to));
                    quote!((#from, #to))
                });
                quote!(Nested(#expression, &[#(#slots),*]))
            }
            StepKind::Evaluate(ast) => {
                let expression = self.closure(ast);
                let focus = slot(step.focus.flatten());
                let index = slot(step.index);
                let ancestor = slot(step.ancestor);
                quote! {
                    Each { expression: #expression, focus: #focus, index: #index, ancestor: #ancestor }
                }
            }
        };
        let stages = step.stages.iter().filter_map(|stage| match stage {
            Stage::Filter(predicate) => Some(self.tuple_filter(predicate)),
            Stage::Index(Some(slot)) => {
                let slot = count(*slot);
                Some(quote!(jsonata::TupleStage::Bind(#slot)))
            }
            Stage::Index(None) => None,
        });
        let stages: Vec<_> = stages.collect();
        quote!(jsonata::TupleStep { run: jsonata::TupleRun::#run, stages: &[#(#stages),*] })
    }

    pub(super) fn tuple_filter(&mut self, predicate: &Predicate) -> TokenStream {
        match predicate.expression.kind {
            Kind::Number(index) => {
                let index = number(index);
                quote!(jsonata::TupleStage::Index(#index))
            }
            _ => {
                let condition = self.closure(&predicate.expression);
                quote!(jsonata::TupleStage::Where(#condition))
            }
        }
    }
}

fn slot(slot: Option<usize>) -> TokenStream {
    match slot.map(count) {
        Some(slot) => quote!(Some(#slot)),
        None => quote!(None),
    }
}
