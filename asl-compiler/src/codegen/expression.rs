//! Queries as expressions, and Intrinsic Function calls.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::Generator;
use crate::ir::{self, Call, CallArgument, Callee, Expression};
use crate::query::Function;

impl Generator<'_> {
    /// An expression over `input`, a reference, whose value is a `rt::QueryResult`; `field` is what errors name.
    pub(super) fn expression(&mut self, expression: &Expression, field: &str) -> TokenStream {
        match expression {
            Expression::Path(path) => {
                let path = self.path(path);
                quote!(scope.path(input, &#path, #field))
            }
            Expression::Call(call) => self.call(call),
            Expression::Jsonata(jsonata) => {
                let jsonata = self.jsonata(jsonata);
                quote!(scope.evaluate(input, &#jsonata))
            }
        }
    }

    /// A call. What it says of a path that finds nothing names the call, not the field.
    fn call(&mut self, call: &Call) -> TokenStream {
        let arguments = call
            .arguments
            .iter()
            .map(|argument| self.argument(argument));
        let arguments: Vec<_> = arguments.collect();
        let text = &call.text;
        // Paths name the call too, and a long call may have many.
        let names_itself = call
            .arguments
            .iter()
            .any(|a| matches!(a, CallArgument::Path(_)));
        let text = if names_itself {
            quote!(CALL)
        } else {
            quote!(#text)
        };
        let called = match &call.callee {
            Callee::Function(Function::MathRandom) if arguments.len() == 2 => {
                quote!(rt::math_random(scope, #text, [#(#arguments),*]))
            }
            Callee::Function(function) => match function_of(*function) {
                Some(function) => quote!(rt::call(scope, #text, #function, [#(#arguments),*])),
                None => return quote!(rt::uuid(scope)),
            },
            Callee::Format(pieces) => {
                let format =
                    quote!(|arguments| Ok(rt::intrinsic::format(&[#(#pieces),*], arguments)));
                quote!(rt::call(scope, #text, #format, [#(#arguments),*]))
            }
        };
        if !names_itself {
            return called;
        }
        let text = &call.text;
        quote! {{
            const CALL: &str = #text;
            #called
        }}
    }

    fn argument(&mut self, argument: &CallArgument) -> TokenStream {
        match argument {
            CallArgument::Literal(ir::Literal::Text(text)) => {
                let text = self.text(text);
                quote!(rt::text(&#text))
            }
            CallArgument::Literal(literal) => {
                let literal = self.literal(literal);
                quote!(Ok(#literal))
            }
            CallArgument::Path(path) => {
                let path = self.path(path);
                quote!(scope.argument(input, &#path, CALL))
            }
            CallArgument::Call(call) => self.call(call),
        }
    }

    /// A literal as an expression of type `rt::Json`.
    pub(super) fn literal(&mut self, literal: &ir::Literal) -> TokenStream {
        match literal {
            ir::Literal::Null => quote!(rt::Json::Null),
            ir::Literal::Boolean(value) => quote!(rt::Json::Bool(#value)),
            ir::Literal::Integer(value) => {
                let value = Literal::i64_suffixed(*value);
                quote!(rt::Json::from(#value))
            }
            ir::Literal::Text(text) => {
                let text = self.text(text);
                quote!(rt::Json::String(#text.clone()))
            }
            ir::Literal::Json(text) => {
                let literal = self.json(text);
                quote!(#literal.json())
            }
        }
    }
}

/// The function as it is given to `rt::call`, over its arguments as an array; none for the one without arguments.
fn function_of(function: Function) -> Option<TokenStream> {
    Some(match function {
        Function::Uuid => return None,
        Function::Format => {
            quote!(|[template, arguments @ ..]| rt::intrinsic::format_template(template, arguments))
        }
        Function::Array => quote!(|items| Ok(rt::intrinsic::array(items))),
        Function::JsonToString => quote!(|[value]| Ok(rt::intrinsic::json_to_string(value))),
        Function::StringToJson => fallible("string_to_json", &["string"]),
        Function::ArrayLength => fallible("array_length", &["array"]),
        Function::ArrayUnique => fallible("array_unique", &["array"]),
        Function::Base64Encode => fallible("base64_encode", &["string"]),
        Function::Base64Decode => fallible("base64_decode", &["string"]),
        Function::ArrayPartition => fallible("array_partition", &["array", "size"]),
        Function::ArrayContains => fallible("array_contains", &["array", "value"]),
        Function::ArrayGetItem => fallible("array_get_item", &["array", "index"]),
        Function::Hash => fallible("hash", &["value", "algorithm"]),
        Function::MathAdd => fallible("math_add", &["a", "b"]),
        Function::StringSplit => fallible("string_split", &["string", "delimiters"]),
        Function::ArrayRange => fallible("array_range", &["first", "last", "step"]),
        Function::JsonMerge => fallible("json_merge", &["left", "right", "deep"]),
        Function::MathRandom => fallible("math_random_seeded", &["start", "end", "seed"]),
    })
}

/// A function that may refuse its arguments.
fn fallible(name: &str, arguments: &[&str]) -> TokenStream {
    let name = format_ident!("{name}");
    let arguments: Vec<_> = arguments
        .iter()
        .map(|argument| format_ident!("{argument}"))
        .collect();
    quote!(|[#(#arguments),*]| rt::intrinsic::#name(#(#arguments),*))
}
