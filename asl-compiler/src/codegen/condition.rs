//! Conditions of Choice rules.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Generator, docs, number, timestamp};
use crate::ir::{Comparison, Condition, Jsonata, Operand, Test};
use crate::model::{Relation, TypeTest, ValueType};

/// How conditions are joined.
#[derive(Clone, Copy)]
pub(super) enum Joint {
    And,
    Or,
}

/// The longest chain of `&&` or `||`. Longer ones are taken apart: compilers nest one level deeper with every link, and
/// take more than twice as long for a function of twice the size.
pub(super) const LONGEST_CHAIN: usize = 16;

/// Joins conditions, which are tried in order. Each part is one operand, in parentheses where it is a chain itself.
/// What is too long for one chain, `outline` makes functions of, and gives the calls.
pub(super) fn joined(
    joint: Joint,
    mut parts: Vec<TokenStream>,
    mut outline: impl FnMut(TokenStream) -> TokenStream,
) -> TokenStream {
    while parts.len() > LONGEST_CHAIN {
        let groups = parts.chunks(LONGEST_CHAIN);
        parts = groups.map(|group| outline(chain(joint, group))).collect();
    }
    chain(joint, &parts)
}

fn chain(joint: Joint, parts: &[TokenStream]) -> TokenStream {
    match joint {
        Joint::And => quote!(#(#parts)&&*),
        Joint::Or => quote!(#(#parts)||*),
    }
}

/// Where the functions go that a condition needs, and what they are called.
pub(super) struct Outline<'a> {
    pub(super) name: String,
    pub(super) doc: String,
    pub(super) items: &'a mut Vec<TokenStream>,
}

impl Generator<'_> {
    /// A condition on the owned `input`, as an expression that may use `?`. What is more than one test becomes a function.
    pub(super) fn condition(
        &mut self,
        condition: &Condition,
        outline: &mut Outline<'_>,
    ) -> TokenStream {
        match condition {
            Condition::Test(test) => return self.test(test, &quote!(&input)),
            Condition::Expression(jsonata) => return self.truth(jsonata, &quote!(&input)),
            Condition::Fixed(value) => return quote!(#value),
            Condition::And(_) | Condition::Or(_) | Condition::Not(_) => {}
        }
        let name = self.claim(&outline.name);
        let body = self.formula(condition, outline);
        outline
            .items
            .push(condition_function(&name, &outline.doc, &body));
        quote!(#name(scope, &input)?)
    }

    /// A condition on the reference `input`.
    fn formula(&mut self, condition: &Condition, outline: &mut Outline<'_>) -> TokenStream {
        match condition {
            Condition::And(parts) => self.chain(Joint::And, parts, outline),
            Condition::Or(parts) => self.chain(Joint::Or, parts, outline),
            Condition::Not(inner) => {
                let inner = self.operand(inner, outline);
                quote!(!#inner)
            }
            Condition::Test(test) => self.test(test, &quote!(input)),
            Condition::Expression(jsonata) => self.truth(jsonata, &quote!(input)),
            Condition::Fixed(value) => quote!(#value),
        }
    }

    /// A JSONata condition.
    fn truth(&mut self, jsonata: &Jsonata, input: &TokenStream) -> TokenStream {
        let jsonata = self.jsonata(jsonata);
        quote!(scope.condition(#input, &#jsonata)?)
    }

    fn chain(
        &mut self,
        joint: Joint,
        parts: &[Condition],
        outline: &mut Outline<'_>,
    ) -> TokenStream {
        let parts = parts
            .iter()
            .map(|part| self.operand(part, outline))
            .collect();
        joined(joint, parts, |group| {
            let name = self.claim(&format!("{}_part", outline.name));
            outline
                .items
                .push(condition_function(&name, &outline.doc, &group));
            quote!(#name(scope, input)?)
        })
    }

    /// A condition that something binds to: chains get parentheses.
    fn operand(&mut self, condition: &Condition, outline: &mut Outline<'_>) -> TokenStream {
        let tokens = self.formula(condition, outline);
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

fn condition_function(name: &Ident, doc: &str, body: &TokenStream) -> TokenStream {
    let doc = docs::line(doc);
    quote! {
        #doc
        fn #name(scope: &rt::Scope, input: &rt::Json) -> ::core::result::Result<bool, rt::Failure> {
            Ok(#body)
        }
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
