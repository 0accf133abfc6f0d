//! Conditions of Choice rules.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Generator, number, timestamp};
use crate::ir::{Comparison, Condition, Operand, Test};
use crate::model::{Relation, TypeTest, ValueType};

/// How conditions are joined.
#[derive(Clone, Copy)]
pub(super) enum Joint {
    And,
    Or,
}

/// The longest chain of `&&` or `||` that is written without parentheses. Longer ones become a balanced tree: compilers
/// nest one level deeper with every link of a chain.
const LONGEST_CHAIN: usize = 16;

/// Joins conditions, which are tried in order. Each part is one operand, in parentheses where it is a chain itself.
pub(super) fn joined(joint: Joint, mut parts: Vec<TokenStream>) -> TokenStream {
    while parts.len() > LONGEST_CHAIN {
        let groups = parts.chunks(LONGEST_CHAIN).map(|group| {
            let group = chain(joint, group);
            quote!((#group))
        });
        parts = groups.collect();
    }
    chain(joint, &parts)
}

fn chain(joint: Joint, parts: &[TokenStream]) -> TokenStream {
    match joint {
        Joint::And => quote!(#(#parts)&&*),
        Joint::Or => quote!(#(#parts)||*),
    }
}

impl Generator<'_> {
    /// A condition on `input`, a reference. It may use `?`.
    pub(super) fn condition(&mut self, condition: &Condition, input: &TokenStream) -> TokenStream {
        match condition {
            Condition::And(parts) => joined(Joint::And, self.conditions(parts, input)),
            Condition::Or(parts) => joined(Joint::Or, self.conditions(parts, input)),
            Condition::Not(inner) => {
                let inner = self.operand(inner, input);
                quote!(!#inner)
            }
            Condition::Test(test) => self.test(test, input),
        }
    }

    fn conditions(&mut self, parts: &[Condition], input: &TokenStream) -> Vec<TokenStream> {
        parts.iter().map(|part| self.operand(part, input)).collect()
    }

    /// A condition that something binds to: chains get parentheses.
    fn operand(&mut self, condition: &Condition, input: &TokenStream) -> TokenStream {
        let tokens = self.condition(condition, input);
        match condition {
            Condition::And(parts) | Condition::Or(parts) if parts.len() > 1 => quote!((#tokens)),
            _ => tokens,
        }
    }

    fn test(&mut self, test: &Test, input: &TokenStream) -> TokenStream {
        let variable = self.path(&test.variable);
        let holds = match &test.comparison {
            Comparison::Is(TypeTest::Present, true) => {
                return quote!(scope.is_present(#input, &#variable));
            }
            Comparison::Is(TypeTest::Present, false) => {
                return quote!(!scope.is_present(#input, &#variable));
            }
            Comparison::ComparePath(value_type, relation, operand) => {
                let operand = self.path(operand);
                let holds = path_comparison(*value_type, *relation);
                return quote!(scope.test_pair(#input, &#variable, &#operand, #holds)?);
            }
            Comparison::Is(type_test, expected) => type_comparison(*type_test, *expected),
            Comparison::Matches(pieces) => {
                quote!(|value| rt::choice::string_matches(value, &[#(#pieces),*]))
            }
            Comparison::Compare(relation, operand) => comparison(*relation, operand),
        };
        quote!(scope.test(#input, &#variable, #holds)?)
    }
}

fn comparison(relation: Relation, operand: &Operand) -> TokenStream {
    let relation = relation_name(relation);
    match operand {
        Operand::Boolean(operand) => {
            quote!(|value| rt::choice::boolean_equals(value, #operand))
        }
        Operand::Text(operand) => {
            quote!(|value| rt::choice::string(value, #relation, #operand))
        }
        Operand::Number(operand) => {
            let operand = number(*operand);
            quote!(|value| rt::choice::numeric(value, #relation, #operand))
        }
        Operand::Timestamp(operand) => {
            let operand = timestamp(*operand);
            quote!(|value| rt::choice::timestamp(value, #relation, #operand))
        }
    }
}

fn path_comparison(value_type: ValueType, relation: Relation) -> TokenStream {
    let relation = relation_name(relation);
    let function = match value_type {
        ValueType::Boolean => return quote!(rt::choice::boolean_equals_path),
        ValueType::String => quote!(string_path),
        ValueType::Numeric => quote!(numeric_path),
        ValueType::Timestamp => quote!(timestamp_path),
    };
    quote!(|value, operand| rt::choice::#function(value, #relation, operand))
}

fn type_comparison(type_test: TypeTest, expected: bool) -> TokenStream {
    let function = match type_test {
        TypeTest::Null | TypeTest::Present => quote!(is_null),
        TypeTest::Numeric => quote!(is_numeric),
        TypeTest::String => quote!(is_string),
        TypeTest::Boolean => quote!(is_boolean),
        TypeTest::Timestamp => quote!(is_timestamp),
    };
    if expected {
        quote!(rt::choice::#function)
    } else {
        quote!(|value| !rt::choice::#function(value))
    }
}

fn relation_name(relation: Relation) -> TokenStream {
    match relation {
        Relation::Equals => quote!(rt::choice::Comparison::Equals),
        Relation::LessThan => quote!(rt::choice::Comparison::LessThan),
        Relation::GreaterThan => quote!(rt::choice::Comparison::GreaterThan),
        Relation::LessThanEquals => quote!(rt::choice::Comparison::LessThanEquals),
        Relation::GreaterThanEquals => quote!(rt::choice::Comparison::GreaterThanEquals),
    }
}
