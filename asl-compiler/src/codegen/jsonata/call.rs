//! Functions and their calls.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::node::Form;
use super::{Expressions, count};
use crate::codegen::naming::snake;
use crate::query::jsonata::ast::{Apply, Call, Lambda, Outer, Partial, Variable};
use crate::query::jsonata::signature::{Count, Parameter, Signature};
use crate::query::jsonata::{Ast, Builtin, Kind};

/// The static of a built-in function.
pub(super) fn function(builtin: &Builtin) -> TokenStream {
    let name = match builtin.name {
        "random" if builtin.aws => "RANDOM_SEEDED".to_owned(),
        name => snake(name, "function", 0).to_ascii_uppercase(),
    };
    let name = format_ident!("{name}");
    quote!(jsonata::library::#name)
}

impl Expressions<'_> {
    /// A call; `first` is an argument that precedes its own.
    pub(super) fn call(
        &mut self,
        call: &Call,
        first: Option<TokenStream>,
        form: Form,
    ) -> TokenStream {
        let own = call.arguments.iter().map(|argument| self.node(argument));
        let arguments: Vec<_> = first.into_iter().chain(own.collect::<Vec<_>>()).collect();
        let arguments = quote!([#(#arguments),*]);
        let name = procedure_name(&call.procedure);
        if call.tail {
            let procedure = self.procedure(&call.procedure, call.meant.as_ref(), "meant");
            return quote!(e.tail_call(#procedure, #name, #arguments));
        }
        if let Some(builtin) = self.builtin(&call.procedure) {
            let method = method("call_function", form);
            let function = function(builtin);
            return quote!(e.#method(&#function, #arguments, context));
        }
        let procedure = self.procedure(&call.procedure, call.meant.as_ref(), "meant");
        let method = method("call", form);
        quote!(e.#method(#procedure, #name, #arguments, context))
    }

    /// The built-in function that is called for certain.
    fn builtin(&self, procedure: &Ast) -> Option<&'static Builtin> {
        let Kind::Variable(variable) = &procedure.kind else {
            return None;
        };
        let is_given = self.surroundings.variables.contains_key(&variable.name);
        match variable.outer {
            Outer::Builtin(builtin)
                if variable.places.is_empty() && !is_given && procedure.is_bare() =>
            {
                Some(builtin)
            }
            _ => None,
        }
    }

    fn procedure(&mut self, procedure: &Ast, meant: Option<&Variable>, check: &str) -> TokenStream {
        let tokens = self.node(procedure);
        match meant {
            Some(variable) => {
                let check = format_ident!("{check}");
                let function = self.variable(variable);
                let name = &variable.name;
                quote!(jsonata::#check(#tokens, #function, #name))
            }
            None => tokens,
        }
    }

    pub(super) fn partial(&mut self, partial: &Partial) -> TokenStream {
        let arguments = partial.arguments.iter().map(|argument| match argument {
            Some(argument) => {
                let argument = self.node(argument);
                quote!(Some(#argument))
            }
            None => quote!(None),
        });
        let arguments: Vec<_> = arguments.collect();
        let procedure = self.procedure(&partial.procedure, partial.meant.as_ref(), "meant_partial");
        quote!(e.partial([#(#arguments),*], #procedure))
    }

    pub(super) fn apply(&mut self, apply: &Apply, form: Form) -> TokenStream {
        let left = self.node(&apply.left);
        if let Kind::Call(call) = &apply.right.kind {
            return self.call(call, Some(left), form);
        }
        let right = self.node(&apply.right);
        let pipe = method("pipe", form);
        quote!(e.#pipe(#left, #right))
    }

    pub(super) fn lambda(&mut self, lambda: &Lambda, ast: &Ast) -> TokenStream {
        let body = self.closure(&lambda.body);
        let parameters = count(lambda.parameters.len());
        let slots = count(lambda.frame.slots);
        let signature = match &lambda.signature {
            Some(signature) => {
                let signature = self::signature(signature);
                quote!(Some(#signature))
            }
            None => quote!(None),
        };
        let value = quote! {
            jsonata::Lambda {
                parameters: #parameters,
                slots: #slots,
                signature: #signature,
                body: #body,
            }
        };
        let lambda = self.declare("LAMBDA", ast, &quote!(jsonata::Lambda), &value);
        quote!(e.lambda(&#lambda, context))
    }
}

fn method(name: &str, form: Form) -> Ident {
    match form {
        Form::Normal => format_ident!("{name}"),
        Form::Raw => format_ident!("raw_{name}"),
    }
}

/// What errors call the function.
fn procedure_name(procedure: &Ast) -> &str {
    match &procedure.kind {
        Kind::Variable(variable) => &variable.name,
        Kind::Path(path) => match path.steps.first().map(|step| &step.kind) {
            Some(crate::query::jsonata::ast::StepKind::Evaluate(Ast {
                kind: Kind::Name(name),
                ..
            })) => name,
            _ => "",
        },
        _ => "",
    }
}

fn signature(signature: &Signature) -> TokenStream {
    let parameters = signature.parameters.iter().map(parameter);
    quote!(&[#(#parameters),*])
}

fn parameter(parameter: &Parameter) -> TokenStream {
    let takes = &parameter.takes;
    let base = match (&*parameter.kind, &parameter.subtype) {
        ("a", Some(items)) => quote!(jsonata::Parameter::array_of(#items)),
        ("a", None) => quote!(jsonata::Parameter::array()),
        _ => quote!(jsonata::Parameter::taking(#takes)),
    };
    match (parameter.context, parameter.count) {
        (true, _) => quote!(#base.or_context()),
        (false, Count::One) => base,
        (false, Count::Optional) => quote!(#base.optional()),
        (false, Count::Many) => quote!(#base.repeated()),
    }
}
