//! Payload Templates and `Assign` as functions.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::function::{mentions, parameter};
use super::{Generator, StateNames, docs};
use crate::ir::{self, Expression, Field, Selection, Template};

/// What a selection and a template make of a document.
pub(super) enum Projection {
    /// The document itself.
    Whole,
    /// What a path finds.
    Path(Ident),
    /// A literal, whatever the document.
    Literal(Ident),
    /// What a function makes.
    Function(Ident),
}

impl Projection {
    /// As an `Option<rt::Query>`.
    fn query(&self) -> TokenStream {
        match self {
            Projection::Whole => quote!(None),
            Projection::Path(_) | Projection::Literal(_) | Projection::Function(_) => {
                let function = self.function();
                quote!(Some(#function))
            }
        }
    }

    /// As an `rt::Query`.
    pub(super) fn function(&self) -> TokenStream {
        match self {
            Projection::Whole => quote!(|_, input| Ok(input.clone())),
            Projection::Path(path) => quote!(|scope, input| scope.select(input, &#path)),
            Projection::Literal(literal) => quote!(|_, _| Ok(#literal.json())),
            Projection::Function(function) => quote!(#function),
        }
    }

    /// As an expression over the owned `document`; it may use `?`.
    pub(super) fn value(&self, document: &TokenStream) -> TokenStream {
        match self {
            Projection::Whole => document.clone(),
            Projection::Path(path) => quote!(scope.select(&#document, &#path)?),
            Projection::Literal(literal) => quote!(#literal.json()),
            Projection::Function(function) => quote!(#function(scope, &#document)?),
        }
    }
}

/// A function that a projection may need.
pub(super) struct Function<'a> {
    pub(super) name: String,
    pub(super) doc: String,
    /// Where its definition goes.
    pub(super) items: &'a mut Vec<TokenStream>,
}

impl Generator<'_> {
    /// As [`Self::projection`], as an `Option<rt::Query>`.
    pub(super) fn query(
        &mut self,
        selection: &Selection,
        template: Option<&Template>,
        function: Function<'_>,
    ) -> TokenStream {
        self.projection(selection, template, function).query()
    }

    /// The function, where one is needed, that applies `selection` and then `template`.
    pub(super) fn projection(
        &mut self,
        selection: &Selection,
        template: Option<&Template>,
        function: Function<'_>,
    ) -> Projection {
        match (selection, template) {
            (Selection::Whole, None) => Projection::Whole,
            (Selection::Nothing, None) => Projection::Literal(self.json("{}")),
            (Selection::Path(path), None) => Projection::Path(self.path(path)),
            (
                Selection::Whole | Selection::Nothing,
                Some(Template::Literal(ir::Literal::Json(text))),
            ) => Projection::Literal(self.json(text)),
            (selection, Some(template)) => {
                let Function { name, doc, items } = function;
                let name = self.claim(&name);
                let doc = docs::line(&doc);
                let body = self.template(template);
                let select = self.selected(selection, &body);
                let input = match selection {
                    Selection::Nothing => quote!(_input),
                    Selection::Whole | Selection::Path(_) => {
                        let input = parameter("input", &quote!(#select #body));
                        quote!(#input)
                    }
                };
                let scope = parameter("scope", &quote!(#select #body));
                items.push(quote! {
                    #doc
                    fn #name(#scope: &rt::Scope, #input: &rt::Json) -> rt::QueryResult {
                        #select
                        #body
                    }
                });
                Projection::Function(name)
            }
        }
    }

    /// Replaces the reference `input` by what `selection` finds in it, where `body` reads it.
    fn selected(&mut self, selection: &Selection, body: &TokenStream) -> TokenStream {
        let is_read = mentions(body, "input");
        match selection {
            Selection::Nothing if is_read => {
                let empty = self.json("{}");
                quote!(let input = &#empty.json();)
            }
            Selection::Path(path) => {
                let path = self.path(path);
                if is_read {
                    quote!(let input = &scope.select(input, &#path)?;)
                } else {
                    quote!(scope.select(input, &#path)?;)
                }
            }
            Selection::Whole | Selection::Nothing => quote!(),
        }
    }

    /// The static that describes an `Assign`, with its function.
    pub(super) fn assign(
        &mut self,
        assign: &ir::Assign,
        state: &StateNames,
        part: &str,
        doc: &str,
        items: &mut Vec<TokenStream>,
    ) -> Ident {
        let values = self.assign_value(assign, state, part, doc, items);
        let name = self.claim(&state.upper_with(&part.to_ascii_uppercase()));
        items.push(quote!(static #name: rt::Assign = #values;));
        name
    }

    /// An `rt::Assign`.
    pub(super) fn assign_value(
        &mut self,
        assign: &ir::Assign,
        state: &StateNames,
        part: &str,
        doc: &str,
        items: &mut Vec<TokenStream>,
    ) -> TokenStream {
        let function = self.claim(&state.with(part));
        let doc = docs::line(doc);
        let body = self.object(&assign.fields);
        let slots = assign
            .slots
            .iter()
            .map(|slot| Literal::u16_unsuffixed(*slot));
        items.push(quote! {
            #doc
            fn #function(scope: &rt::Scope, input: &rt::Json) -> rt::QueryResult {
                #body
            }
        });
        quote!(rt::Assign { values: #function, slots: &[#(#slots),*] })
    }

    /// The statements that make a template of the reference `input`; they end with a `rt::QueryResult`.
    fn template(&mut self, template: &Template) -> TokenStream {
        match template {
            Template::Literal(literal) => {
                let literal = self.literal(literal);
                quote!(Ok(#literal))
            }
            Template::Expression(expression) => self.expression(expression, ""),
            Template::Object(fields) => self.object(fields),
            Template::Array(elements) => {
                let length = Literal::usize_unsuffixed(elements.len());
                let elements = self.elements(elements);
                quote! {
                    let mut object = rt::array(scope, input, #length);
                    #elements
                    object.end()
                }
            }
        }
    }

    fn object(&mut self, fields: &[Field]) -> TokenStream {
        let length = Literal::usize_unsuffixed(fields.len());
        let fields = self.fields(fields);
        quote! {
            let mut object = rt::object(scope, input, #length);
            #fields
            object.end()
        }
    }

    fn fields(&mut self, fields: &[Field]) -> TokenStream {
        let fields = fields.iter().map(|field| {
            let name = self.text(&field.name);
            self.field(&quote!(&#name), &field.name, &field.value)
        });
        fields.collect()
    }

    fn elements(&mut self, elements: &[Template]) -> TokenStream {
        elements
            .iter()
            .map(|element| self.field(&quote!(&rt::ITEM), "", element))
            .collect()
    }

    /// The statement that appends one field. `key` is the name as the definition has it.
    fn field(&mut self, name: &TokenStream, key: &str, value: &Template) -> TokenStream {
        match value {
            Template::Literal(literal) => self.literal_field(name, literal),
            Template::Expression(Expression::Path(path)) => {
                let path = self.path(path);
                quote!(object.path(#name, &#path);)
            }
            Template::Expression(expression) => {
                let value = self.expression(expression, &format!("{key}.$"));
                quote!(object.value(#name, #value);)
            }
            Template::Object(fields) => {
                let length = Literal::usize_unsuffixed(fields.len());
                let fields = self.fields(fields);
                quote!(object.open_object(#name, #length); #fields object.close();)
            }
            Template::Array(elements) => {
                let length = Literal::usize_unsuffixed(elements.len());
                let elements = self.elements(elements);
                quote!(object.open_array(#name, #length); #elements object.close();)
            }
        }
    }

    fn literal_field(&mut self, name: &TokenStream, literal: &ir::Literal) -> TokenStream {
        match literal {
            ir::Literal::Null => quote!(object.null(#name);),
            ir::Literal::Boolean(value) => quote!(object.boolean(#name, #value);),
            ir::Literal::Integer(value) => {
                let value = Literal::i64_unsuffixed(*value);
                quote!(object.integer(#name, #value);)
            }
            ir::Literal::Text(text) => {
                let text = self.text(text);
                quote!(object.text(#name, &#text);)
            }
            ir::Literal::Json(text) => {
                let literal = self.json(text);
                quote!(object.literal(#name, &#literal);)
            }
        }
    }
}
