//! Paths as static data, and the functions of their filters.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::condition::{Joint, joined};
use super::function::parameter;
use super::json;
use super::naming::{Names, snake};
use super::statics::Statics;
use super::{docs, number, optional};
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
            let [start, end] =
                [start, end].map(|index| optional(index.map(Literal::i64_unsuffixed)));
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

/// Declares the function that tests an item, and names it.
fn filter(text: &str, filter: &Filter, statics: &mut Statics, names: &mut Names) -> Ident {
    let mut conditions = Conditions {
        name: format!("{}_filter", snake(text, "path", 0)),
        doc: format!("The filter of {}.", docs::code(text)),
        statics,
        names,
    };
    let name = conditions.names.claim(&conditions.name);
    let condition = conditions.formula(filter);
    conditions.declare(&name, &condition);
    name
}

/// Declares the functions of one filter.
struct Conditions<'a> {
    name: String,
    doc: String,
    statics: &'a mut Statics,
    names: &'a mut Names,
}

impl Conditions<'_> {
    fn declare(&mut self, name: &Ident, condition: &TokenStream) {
        let item = parameter("item", condition);
        let document = parameter("document", condition);
        let doc = docs::line(&self.doc);
        self.statics.filter(quote! {
            #doc
            fn #name(#item: &rt::Json, #document: &rt::Json) -> bool {
                #condition
            }
        });
    }

    fn formula(&mut self, filter: &Filter) -> TokenStream {
        match filter {
            Filter::And(parts) => self.chain(Joint::And, parts),
            Filter::Or(parts) => self.chain(Joint::Or, parts),
            Filter::Not(inner) => {
                let inner = self.operand_of_chain(inner);
                quote!(!#inner)
            }
            Filter::Exists(path) => {
                let (origin, steps) = self.origin_and_steps(path);
                quote!(rt::filter::exists(#origin, #steps))
            }
            Filter::Comparison(comparison) => {
                let function = function(comparison.operator);
                let left = self.operand(&comparison.left);
                let right = self.operand(&comparison.right);
                quote!(rt::filter::#function(&#left, &#right))
            }
        }
    }

    fn chain(&mut self, joint: Joint, parts: &[Filter]) -> TokenStream {
        let parts = parts
            .iter()
            .map(|part| self.operand_of_chain(part))
            .collect();
        joined(joint, parts, |group| {
            let name = self.names.claim(&format!("{}_part", self.name));
            self.declare(&name, &group);
            quote!(#name(item, document))
        })
    }

    /// A condition that something binds to: chains get parentheses.
    fn operand_of_chain(&mut self, filter: &Filter) -> TokenStream {
        let tokens = self.formula(filter);
        match filter {
            Filter::And(_) | Filter::Or(_) => quote!((#tokens)),
            _ => tokens,
        }
    }

    fn operand(&mut self, operand: &Operand) -> TokenStream {
        match operand {
            Operand::Path(path) => {
                let (origin, steps) = self.origin_and_steps(path);
                quote!(rt::filter::at(#origin, #steps))
            }
            Operand::Literal(literal) => self.constant(literal),
            Operand::Pattern(pattern) => {
                let pattern = self.statics.pattern(&pattern.regex, self.names);
                quote!(#pattern)
            }
        }
    }

    fn origin_and_steps(&mut self, path: &FilterPath) -> (TokenStream, Ident) {
        let origin = match path.origin {
            Origin::Item => quote!(item),
            Origin::Document => quote!(document),
        };
        (
            origin,
            self.statics.steps(&path.text, &path.steps, self.names),
        )
    }

    fn constant(&mut self, literal: &query::Literal) -> TokenStream {
        match literal {
            query::Literal::Null => quote!(rt::filter::null()),
            query::Literal::Boolean(value) => quote!(rt::filter::boolean(#value)),
            query::Literal::Text(text) => {
                let text = self.statics.text(text, self.names);
                quote!(rt::filter::text(&#text))
            }
            query::Literal::Number(text) => number_constant(text),
            query::Literal::Array(_) | query::Literal::Object(_) => {
                let literal = self
                    .statics
                    .literal(&json::filter_literal(literal), self.names);
                quote!(rt::filter::Operand::from(&#literal.json()))
            }
        }
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

fn number_constant(text: &str) -> TokenStream {
    if let Ok(integer) = text.parse() {
        let integer = Literal::i64_unsuffixed(integer);
        return quote!(rt::filter::integer(#integer));
    }
    let decimal = number(text.parse().expect("the parser has read a number"));
    quote!(rt::filter::decimal(#decimal))
}
