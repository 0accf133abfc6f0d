//! The grammar of `asl!`: one declaration after the other, each a module and its definition.

use proc_macro2::{Group, Ident, TokenTree};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, LitStr, Result, Token, Visibility, braced, token};

use crate::options::OptionList;

/// What stands between the delimiters of `asl!`.
pub(crate) struct Input {
    /// The modules in the order they are written.
    pub(crate) declarations: Vec<Declaration>,
}

/// `pub mod order = "workflows/order.asl.json" { options }`
pub(crate) struct Declaration {
    /// Doc comments and whatever else stands before the module.
    pub(crate) attributes: Vec<Attribute>,
    /// The module's visibility.
    pub(crate) visibility: Visibility,
    /// The module's name.
    pub(crate) name: Ident,
    /// Where the machine comes from.
    pub(crate) definition: Definition,
    /// What the block behind the definition says; empty where there is none.
    pub(crate) options: OptionList,
}

/// The three forms of a definition.
pub(crate) enum Definition {
    /// `= "workflows/order.asl.json";`
    File(LitStr),
    /// `= r#"{ "StartAt": … }"#;`
    Text(LitStr),
    /// `{ "StartAt": … }`
    Tokens(Group),
}

impl Parse for Input {
    fn parse(input: ParseStream) -> Result<Self> {
        let mut declarations = Vec::new();
        while !input.is_empty() {
            declarations.push(input.parse()?);
        }
        Ok(Input { declarations })
    }
}

impl Parse for Declaration {
    fn parse(input: ParseStream) -> Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        input.parse::<Token![mod]>()?;
        let name = input.parse()?;
        let definition: Definition = input.parse()?;
        let options = options(input)?;
        let closed = options.is_some() || matches!(definition, Definition::Tokens(_));
        if !closed || input.peek(Token![;]) {
            input.parse::<Token![;]>()?;
        }
        Ok(Declaration {
            attributes,
            visibility,
            name,
            definition,
            options: options.unwrap_or_default(),
        })
    }
}

/// The block behind a definition, where there is one.
fn options(input: ParseStream) -> Result<Option<OptionList>> {
    if !input.peek(token::Brace) {
        return Ok(None);
    }
    let content;
    braced!(content in input);
    content.call(OptionList::parse).map(Some)
}

impl Parse for Definition {
    fn parse(input: ParseStream) -> Result<Self> {
        if input.peek(token::Brace) {
            return match input.parse()? {
                TokenTree::Group(group) => Ok(Definition::Tokens(group)),
                other => Err(syn::Error::new(other.span(), "expected `{`")),
            };
        }
        if !input.peek(Token![=]) {
            let message =
                "expected `= \"path/to/definition.asl.json\"` or the definition itself in braces";
            return Err(input.error(message));
        }
        input.parse::<Token![=]>()?;
        let literal: LitStr = input.parse().map_err(|error| {
            let message = "expected a string literal: the path of a definition from the folder of \
                           Cargo.toml, or the definition itself";
            syn::Error::new(error.span(), message)
        })?;
        Ok(Definition::of(literal))
    }
}

impl Definition {
    /// The definition that a literal holds, or the path of.
    pub(crate) fn of(literal: LitStr) -> Definition {
        if literal.value().trim_start().starts_with('{') {
            Definition::Text(literal)
        } else {
            Definition::File(literal)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    fn parse(tokens: proc_macro2::TokenStream) -> Result<Vec<Declaration>> {
        syn::parse2::<Input>(tokens).map(|input| input.declarations)
    }

    #[test]
    fn three_forms_stand_beside_each_other() {
        let declarations = parse(quote! {
            /// An order.
            pub mod order = "order.asl.json";
            mod text = r#" {"StartAt": "A"}"#;
            pub(crate) mod tokens { "StartAt": "A" }
            mod told = "told.asl.json" { express; }
            mod last { } { express; }
        })
        .expect("it follows the grammar");
        let names: Vec<_> = declarations.iter().map(|d| d.name.to_string()).collect();
        assert_eq!(names, ["order", "text", "tokens", "told", "last"]);
        assert_eq!(declarations[0].attributes.len(), 1);
        assert!(matches!(declarations[0].definition, Definition::File(_)));
        assert!(matches!(declarations[1].definition, Definition::Text(_)));
        assert!(matches!(declarations[2].definition, Definition::Tokens(_)));
    }

    #[test]
    fn what_does_not_follow_the_grammar_is_refused_with_what_should_stand_there() {
        let cases = [
            (quote!(mod a), "or the definition itself in braces"),
            (
                quote!(mod a = include_str!("x");),
                "expected a string literal",
            ),
            (quote!(mod a = "x"), "expected `;`"),
            (quote!(mod a = "x" with {}), "expected `;`"),
            (
                quote!(
                    fn a() {}
                ),
                "expected `mod`",
            ),
        ];
        for (tokens, expected) in cases {
            let text = tokens.to_string();
            let error = parse(tokens).map(|_| ()).expect_err(&text);
            assert!(error.to_string().contains(expected), "{text}: {error}");
        }
    }
}
