//! The options of a declaration: the statements in the block behind the definition.

use asl_compiler::options::{TaskOptions, Warnings};
use proc_macro2::{Delimiter, Group, Ident, Span, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::{Error, LitStr, Path, Result, Token, Type};

/// What the block behind a definition says.
#[derive(Default)]
pub(crate) struct OptionList {
    /// `input: Order;`
    pub(crate) input: Option<Type>,
    /// `output: Shipment;`
    pub(crate) output: Option<Type>,
    /// `task "CheckStock": fn(StockQuery) -> Stock;`, by the function's name as the definition has it
    pub(crate) tasks: Vec<(LitStr, TaskOptions)>,
    /// `express;` or `standard;`
    pub(crate) express: Option<bool>,
    /// `substitute "Bucket" = "orders";`
    pub(crate) substitutions: Vec<(LitStr, LitStr)>,
    /// `earlier_versions = ["workflows/order.v1.asl.json"];`
    pub(crate) earlier_versions: Option<Vec<LitStr>>,
    /// `warnings = deny;`
    pub(crate) warnings: Option<Warnings>,
    /// `crate = ::renamed_runtime;`
    pub(crate) runtime: Option<Path>,
    /// `name = "order-machine";`
    pub(crate) name: Option<LitStr>,
    /// What could not be read; the rest holds nevertheless.
    pub(crate) errors: Vec<Error>,
}

const EXPECTED: &str = "expected one of the options `input`, `output`, `task`, `standard`, \
                        `express`, `substitute`, `name`, `earlier_versions`, `warnings` and `crate`";

impl OptionList {
    /// Reads statements up to the end of the block; a faulty one is noted and stepped over.
    pub(crate) fn parse(input: ParseStream) -> Result<OptionList> {
        let mut list = OptionList::default();
        while !input.is_empty() {
            if let Err(error) = list.statement(input) {
                list.errors.push(error);
                skip_statement(input)?;
            }
        }
        Ok(list)
    }

    fn statement(&mut self, input: ParseStream) -> Result<()> {
        let keyword =
            Ident::parse_any(input).map_err(|error| Error::new(error.span(), EXPECTED))?;
        match keyword.to_string().as_str() {
            "input" => set(&mut self.input, typed(input)?, &keyword)?,
            "output" => set(&mut self.output, typed(input)?, &keyword)?,
            "task" => self.task(input)?,
            "standard" => set(&mut self.express, false, &keyword)?,
            "express" => set(&mut self.express, true, &keyword)?,
            "substitute" => self.substitute(input)?,
            "earlier_versions" => set(&mut self.earlier_versions, texts(input)?, &keyword)?,
            "warnings" => set(&mut self.warnings, level(input)?, &keyword)?,
            "name" => set(&mut self.name, text(input)?, &keyword)?,
            "crate" => set(&mut self.runtime, runtime(input)?, &keyword)?,
            _ => return Err(Error::new(keyword.span(), EXPECTED)),
        }
        if input.is_empty() {
            return Ok(());
        }
        input.parse::<Token![;]>().map(|_| ())
    }

    fn task(&mut self, input: ParseStream) -> Result<()> {
        let function: LitStr = input.parse()?;
        let name = function.value();
        if self.tasks.iter().any(|(known, _)| known.value() == name) {
            let message = format!("the task `{name}` has its options already");
            return Err(Error::new(function.span(), message));
        }
        input.parse::<Token![:]>()?;
        self.tasks.push((function, input.parse()?));
        Ok(())
    }

    fn substitute(&mut self, input: ParseStream) -> Result<()> {
        let name: LitStr = input.parse()?;
        let text_of_name = name.value();
        let known = |(known, _): &(LitStr, LitStr)| known.value() == text_of_name;
        if self.substitutions.iter().any(known) {
            let message = format!("`{text_of_name}` has its value already");
            return Err(Error::new(name.span(), message));
        }
        let value = text(input)?;
        self.substitutions.push((name, value));
        Ok(())
    }
}

/// Gives an option its value, which it may have once.
fn set<T>(option: &mut Option<T>, value: T, keyword: &Ident) -> Result<()> {
    if option.replace(value).is_none() {
        return Ok(());
    }
    let message = match keyword.to_string().as_str() {
        "standard" | "express" => {
            "a machine is `standard` or `express`, and is told so once".into()
        }
        name => format!("`{name}` stands here twice"),
    };
    Err(Error::new(keyword.span(), message))
}

fn typed(input: ParseStream) -> Result<Type> {
    input.parse::<Token![:]>()?;
    input.parse()
}

fn text(input: ParseStream) -> Result<LitStr> {
    input.parse::<Token![=]>()?;
    input.parse()
}

fn texts(input: ParseStream) -> Result<Vec<LitStr>> {
    input.parse::<Token![=]>()?;
    let list: Group = input.parse()?;
    if list.delimiter() != Delimiter::Bracket {
        return Err(Error::new(list.span(), "expected `[…]`"));
    }
    let texts = Punctuated::<LitStr, Token![,]>::parse_terminated.parse2(list.stream())?;
    Ok(texts.into_iter().collect())
}

fn runtime(input: ParseStream) -> Result<Path> {
    input.parse::<Token![=]>()?;
    input.call(Path::parse_mod_style)
}

fn level(input: ParseStream) -> Result<Warnings> {
    input.parse::<Token![=]>()?;
    let unknown = |span: Span| Error::new(span, "expected `allow`, `warn` or `deny`");
    let level = Ident::parse_any(input).map_err(|error| unknown(error.span()))?;
    match level.to_string().as_str() {
        "allow" => Ok(Warnings::Allow),
        "warn" => Ok(Warnings::Warn),
        "deny" => Ok(Warnings::Deny),
        _ => Err(unknown(level.span())),
    }
}

/// Steps behind the next `;`.
fn skip_statement(input: ParseStream) -> Result<()> {
    while !input.is_empty() {
        let token: TokenTree = input.parse()?;
        if matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';') {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proc_macro2::TokenStream;
    use quote::{ToTokens, quote};

    fn parse(tokens: TokenStream) -> OptionList {
        OptionList::parse
            .parse2(tokens)
            .expect("faults are collected")
    }

    fn errors(tokens: TokenStream) -> Vec<String> {
        let list = parse(tokens);
        list.errors.iter().map(Error::to_string).collect()
    }

    #[test]
    fn every_option_is_read() {
        let list = parse(quote! {
            input: Vec<Order>;
            output: crate::Shipment;
            task "CheckStock": fn(query: StockQuery) -> Stock;
            task "Log": fn(Json);
            task "ChargeCard": at_most_once fn(Order) -> Receipt;
            task "Refund": at_most_once;
            express;
            substitute "Bucket" = "orders";
            earlier_versions = ["order.v1.asl.json", "order.v2.asl.json",];
            warnings = deny;
            name = "order-machine";
            crate = ::renamed::runtime
        });
        let tokens = |value: &dyn ToTokens| value.to_token_stream().to_string();
        assert!(list.errors.is_empty());
        assert_eq!(tokens(&list.input), "Vec < Order >");
        assert_eq!(tokens(&list.output), "crate :: Shipment");
        let tasks: Vec<_> = list.tasks.iter().map(|(_, task)| task).collect();
        assert_eq!(tokens(&tasks[0].input), "StockQuery");
        assert_eq!(tokens(&tasks[1].output), "()");
        assert_eq!(tokens(&tasks[2].output), "Receipt");
        let at_most_once: Vec<_> = tasks.iter().map(|task| task.at_most_once).collect();
        assert_eq!(at_most_once, [false, false, true, true]);
        assert_eq!(list.express, Some(true));
        assert_eq!(list.substitutions[0].1.value(), "orders");
        assert_eq!(list.earlier_versions.map(|paths| paths.len()), Some(2));
        assert_eq!(list.warnings, Some(Warnings::Deny));
        assert_eq!(
            list.name.map(|name| name.value()),
            Some("order-machine".into())
        );
        assert_eq!(tokens(&list.runtime), ":: renamed :: runtime");
    }

    #[test]
    fn faulty_options_are_all_told_and_the_others_hold() {
        let list = parse(quote!(inputs: Order; output: Shipment; warnings = loud; express));
        assert_eq!(list.errors.len(), 2);
        assert!(list.output.is_some());
        assert_eq!(list.express, Some(true));
    }

    #[test]
    fn each_fault_says_what_should_stand_there() {
        let cases = [
            (quote!(inputs: Order;), "expected one of the options"),
            (quote!("input";), "expected one of the options"),
            (quote!(input: A; input: B;), "`input` stands here twice"),
            (quote!(express; standard;), "`standard` or `express`"),
            (
                quote!(warnings = loud;),
                "expected `allow`, `warn` or `deny`",
            ),
            (quote!(task "T": fn() -> A;), "takes one input"),
            (
                quote!(task "T": at_most_onse fn(A) -> B;),
                "or `at_most_once`",
            ),
            (quote!(task "T": at_most_once A;), "expected `fn`"),
            (quote!(task "T": fn(A, B) -> C;), "takes one input"),
            (quote!(task "T": unsafe fn(A) -> C;), "takes one input"),
            (
                quote!(task "T": fn(A); task "T": fn(A);),
                "has its options already",
            ),
            (
                quote!(substitute "X" = "1"; substitute "X" = "2";),
                "has its value already",
            ),
            (quote!(input: A, output: B;), "expected `;`"),
            (quote!(earlier_versions = {"a"};), "expected `[…]`"),
            (quote!(earlier_versions = [a];), "expected string literal"),
        ];
        for (tokens, expected) in cases {
            let text = tokens.to_string();
            let found = errors(tokens);
            assert!(
                found.len() == 1 && found[0].contains(expected),
                "{text}: {found:?}"
            );
        }
    }
}
