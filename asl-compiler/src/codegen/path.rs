//! Paths as static data, and the functions of their filters.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::condition::{Joint, joined};
use super::function::parameter;
use super::json;
use super::naming::{Names, snake};
use super::statics::Statics;
use crate::ir::{Path, Root};
use crate::query::{self, Filter, FilterPath, Operand, Operator, Origin, Selector, Step};

/// The initialiser of a Path.
pub(super) fn path(path: &Path, statics: &mut Statics, names: &mut Names) -> TokenStream {
    let Path { text, definite, .. } = path;
    let root = match path.root {
        Root::Input => quote!(Input),
        Root::Context => quote!(Context),
        Root::Variable(slot) => {
            let slot = Literal::u16_unsuffixed(slot);
            quote!(Variable(#slot))
        }
    };
    let steps = steps(text, &path.steps, statics, names);
    quote! {
        rt::Path {
            text: #text,
            root: rt::Root::#root,
            definite: #definite,
            steps: &[#(#steps),*],
        }
    }
}

/// The initialisers of the steps of a path that is written as `text`.
pub(super) fn steps(
    text: &str,
    steps: &[Step],
    statics: &mut Statics,
    names: &mut Names,
) -> Vec<TokenStream> {
    steps
        .iter()
        .map(|step| self::step(text, &step.selector, statics, names))
        .collect()
}

fn step(text: &str, selector: &Selector, statics: &mut Statics, names: &mut Names) -> TokenStream {
    match selector {
        Selector::Property(name) => {
            let name = statics.text(name, names);
            quote!(rt::Step::Property(&#name))
        }
        Selector::Properties(properties) => {
            let properties = properties.iter().map(|name| statics.text(name, names));
            let properties: Vec<_> = properties.collect();
            quote!(rt::Step::Properties(&[#(&#properties),*]))
        }
        Selector::Index(index) => {
            let index = Literal::i64_unsuffixed(*index);
            quote!(rt::Step::Index(#index))
        }
        Selector::Indexes(indexes) => {
            let indexes = indexes.iter().map(|index| Literal::i64_unsuffixed(*index));
            quote!(rt::Step::Indexes(&[#(#indexes),*]))
        }
        Selector::Slice { start, end, .. } => {
            let (start, end) = (optional(*start), optional(*end));
            quote!(rt::Step::Slice { start: #start, end: #end })
        }
        Selector::Wildcard => quote!(rt::Step::Wildcard),
        Selector::Descendants => quote!(rt::Step::Descendants),
        Selector::Filter(filter) => {
            let name = self::filter(text, filter, statics, names);
            quote!(rt::Step::Filter(#name))
        }
    }
}

fn optional(index: Option<i64>) -> TokenStream {
    match index.map(Literal::i64_unsuffixed) {
        Some(index) => quote!(Some(#index)),
        None => quote!(None),
    }
}

/// Declares the function that tests an item, and names it.
fn filter(text: &str, filter: &Filter, statics: &mut Statics, names: &mut Names) -> Ident {
    let name = names.claim(&format!("{}_filter", snake(text, "path", 0)));
    let condition = condition(filter, statics, names);
    let item = parameter("item", &condition);
    let document = parameter("document", &condition);
    let doc = super::docs::line(&format!("The filter of {}.", super::docs::code(text)));
    statics.filter(quote! {
        #doc
        fn #name(#item: &rt::Json, #document: &rt::Json) -> bool {
            #condition
        }
    });
    name
}

fn condition(filter: &Filter, statics: &mut Statics, names: &mut Names) -> TokenStream {
    match filter {
        Filter::And(parts) => {
            let parts = parts
                .iter()
                .map(|part| operand_of_chain(part, statics, names))
                .collect();
            joined(Joint::And, parts)
        }
        Filter::Or(parts) => {
            let parts = parts
                .iter()
                .map(|part| operand_of_chain(part, statics, names))
                .collect();
            joined(Joint::Or, parts)
        }
        Filter::Not(inner) => {
            let inner = operand_of_chain(inner, statics, names);
            quote!(!#inner)
        }
        Filter::Exists(path) => {
            let (origin, steps) = origin_and_steps(path, statics, names);
            quote!(rt::filter::exists(#origin, #steps))
        }
        Filter::Comparison(comparison) => {
            let function = function(comparison.operator);
            let left = operand(&comparison.left, statics, names);
            let right = operand(&comparison.right, statics, names);
            quote!(rt::filter::#function(&#left, &#right))
        }
    }
}

/// A condition that something binds to: chains get parentheses.
fn operand_of_chain(filter: &Filter, statics: &mut Statics, names: &mut Names) -> TokenStream {
    let tokens = condition(filter, statics, names);
    match filter {
        Filter::And(_) | Filter::Or(_) => quote!((#tokens)),
        _ => tokens,
    }
}

fn function(operator: Operator) -> TokenStream {
    match operator {
        Operator::Equal => quote!(equal),
        Operator::NotEqual => quote!(not_equal),
        Operator::Less => quote!(less),
        Operator::LessOrEqual => quote!(less_or_equal),
        Operator::Greater => quote!(greater),
        Operator::GreaterOrEqual => quote!(greater_or_equal),
        Operator::Matches => quote!(matches),
        Operator::In => quote!(is_in),
        Operator::NotIn => quote!(is_not_in),
        Operator::SubsetOf => quote!(subset_of),
        Operator::AnyOf => quote!(any_of),
        Operator::NoneOf => quote!(none_of),
        Operator::Size => quote!(size),
        Operator::Empty => quote!(empty),
        Operator::Contains => quote!(contains),
    }
}

fn operand(operand: &Operand, statics: &mut Statics, names: &mut Names) -> TokenStream {
    match operand {
        Operand::Path(path) => {
            let (origin, steps) = origin_and_steps(path, statics, names);
            quote!(rt::filter::at(#origin, #steps))
        }
        Operand::Literal(literal) => constant(literal, statics, names),
        Operand::Pattern(pattern) => {
            let pattern = statics.pattern(&pattern.regex, names);
            quote!(#pattern)
        }
    }
}

fn origin_and_steps(
    path: &FilterPath,
    statics: &mut Statics,
    names: &mut Names,
) -> (TokenStream, Ident) {
    let origin = match path.origin {
        Origin::Item => quote!(item),
        Origin::Document => quote!(document),
    };
    (origin, statics.steps(&path.text, &path.steps, names))
}

fn constant(literal: &query::Literal, statics: &mut Statics, names: &mut Names) -> TokenStream {
    match literal {
        query::Literal::Null => quote!(rt::filter::null()),
        query::Literal::Boolean(value) => quote!(rt::filter::boolean(#value)),
        query::Literal::Text(text) => {
            let text = statics.text(text, names);
            quote!(rt::filter::text(&#text))
        }
        query::Literal::Number(text) => match text.parse() {
            Ok(integer) => {
                let integer = Literal::i64_unsuffixed(integer);
                quote!(rt::filter::integer(#integer))
            }
            Err(_) => {
                let decimal = super::number(text.parse().unwrap_or(f64::INFINITY));
                quote!(rt::filter::decimal(#decimal))
            }
        },
        query::Literal::Array(_) | query::Literal::Object(_) => {
            let literal = statics.literal(&json::filter_literal(literal), names);
            quote!(rt::filter::Operand::from(&#literal.json()))
        }
    }
}
