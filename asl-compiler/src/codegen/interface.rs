//! What the user's code sees: the module, the `Tasks` trait and the functions that bind a machine.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};

use super::naming::{Names, snake};
use super::{docs, rt, user_types};
use crate::ir::{Function, Interface, Machine};

/// The module around `body`.
pub(super) fn module(machine: &Machine, body: &TokenStream) -> TokenStream {
    let interface = &machine.interface;
    let Interface {
        module,
        visibility,
        attributes,
        runtime,
        ..
    } = interface;
    let documentation = documentation(machine);
    let import = rt::import(runtime);
    let surroundings = names_types(machine).then(rt::surroundings);
    quote! {
        #(#attributes)*
        #documentation
        #[allow(
            private_bounds,
            private_interfaces,
            unreachable_pub,
            clippy::doc_markdown,
            clippy::match_wildcard_for_single_variants,
            clippy::module_name_repetitions,
            clippy::needless_pass_by_value,
            clippy::nonminimal_bool,
            clippy::too_many_lines,
            clippy::unnecessary_wraps,
            clippy::unreadable_literal,
            reason = "names, numbers and conditions are the definition's, and state functions all have one signature"
        )]
        #visibility mod #module {
            #import
            #surroundings
            #body
        }
    }
}

/// The definition's `Comment` where the user says nothing of the module, and where it comes from.
fn documentation(machine: &Machine) -> TokenStream {
    let has_docs = machine
        .interface
        .attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("doc"));
    let name = docs::code(&machine.interface.name);
    let line = docs::line(&format!(
        "The state machine {name}, compiled from {}.",
        docs::code(&machine.current.source)
    ));
    let blank = has_docs.then(|| quote!(#[doc = ""]));
    let comment = if has_docs {
        None
    } else {
        machine.current.comment.as_deref()
    };
    let comment = docs::comment(comment);
    quote!(#blank #line #comment)
}

fn names_types(machine: &Machine) -> bool {
    let interface = &machine.interface;
    let of_tasks = machine
        .functions
        .iter()
        .flat_map(|function| [&function.options.input, &function.options.output]);
    of_tasks
        .chain([&interface.input, &interface.output])
        .any(Option::is_some)
}

/// The trait, the functions that bind the machine, and how the trait answers requests.
pub(super) fn interface(machine: &Machine) -> TokenStream {
    let machine_type = machine_type(&machine.interface);
    let place = place(&machine.interface.module);
    if machine.functions.is_empty() {
        return quote_spanned! {place=>
            /// The machine. It calls no task, so that nothing is bound to it.
            #[must_use]
            #[allow(dead_code, reason = "not every program runs every machine")]
            pub fn machine() -> #machine_type {
                rt::Machine::bind_dynamic(&MACHINE, |_: rt::TaskRequest| ::core::future::pending())
            }
        };
    }
    let methods = methods(&machine.functions);
    let tasks = tasks(&machine.functions, &methods, place);
    let handler = handler(&machine.functions, &methods);
    quote_spanned! {place=>
        #tasks

        /// Binds the machine to its tasks.
        #[must_use]
        #[allow(dead_code, reason = "a program binds its machine in one way or the other")]
        pub fn machine(tasks: impl Tasks) -> #machine_type {
            rt::Machine::bind(&MACHINE, BoundTasks(rt::Arc::new(tasks)))
        }

        /// Binds the machine to one handler for all of its tasks: a mock, a test or a connector.
        #[must_use]
        #[allow(dead_code, reason = "a program binds its machine in one way or the other")]
        pub fn machine_with(handler: impl rt::TaskHandler) -> #machine_type {
            rt::Machine::bind_dynamic(&MACHINE, handler)
        }

        #handler
    }
}

/// Where rustc shows what the user's code has to fit: at the module's name, and not at all of a macro's call.
pub(super) fn place(module: &Ident) -> Span {
    Span::call_site().located_at(module.span())
}

/// `rt::Machine` over the types of input and output.
pub(super) fn machine_type(interface: &Interface) -> TokenStream {
    let input = type_or_json(interface.input.as_ref());
    let output = type_or_json(interface.output.as_ref());
    quote!(rt::Machine<#input, #output>)
}

fn type_or_json(named: Option<&syn::Type>) -> TokenStream {
    let json = || quote!(rt::Json);
    named.map_or_else(json, |named| {
        user_types::in_module(named).into_token_stream()
    })
}

/// The trait's methods, in the order of the functions.
pub(crate) fn methods(functions: &[Function]) -> Vec<Ident> {
    let mut names = Names::all_free();
    let slugs = functions.iter().enumerate();
    slugs
        .map(|(number, function)| names.claim(&snake(&function.name, "task", number)))
        .collect()
}

/// The trait that the user implements.
pub(super) fn tasks(functions: &[Function], methods: &[Ident], place: Span) -> TokenStream {
    let signatures = functions.iter().zip(methods).map(|(function, method)| {
        let mut method = method.clone();
        method.set_span(place);
        let doc = docs::line(&called_by(function));
        let input = type_or_json(function.options.input.as_ref());
        let output = type_or_json(function.options.output.as_ref());
        quote_spanned! {place=>
            #doc
            fn #method(
                &self,
                input: #input,
                cx: rt::TaskContext,
            ) -> impl ::core::future::Future<Output = ::core::result::Result<#output, rt::TaskError>> + Send;
        }
    });
    quote_spanned! {place=>
        /// The work that this machine asks of its host: a method for each function that its Task states call.
        pub trait Tasks: Send + Sync + 'static {
            #(#signatures)*
        }
    }
}

/// `` `CheckStock`, called by the states `CheckStock`, `CheckAgain`. ``
fn called_by(function: &Function) -> String {
    let callers: Vec<_> = function
        .callers
        .iter()
        .map(|caller| docs::code(caller))
        .collect();
    let noun = if callers.len() == 1 {
        "state"
    } else {
        "states"
    };
    let often = if function.options.at_most_once {
        " A restart does not call it again."
    } else {
        ""
    };
    let version = match function.version {
        0 => "",
        _ => " of an earlier version",
    };
    format!(
        "{}, called by the {noun} {}{version}.{often}",
        docs::code(&function.name),
        callers.join(", ")
    )
}

/// How the trait answers requests: one boxed future for each method, for one that awaits them all builds slowly.
fn handler(functions: &[Function], methods: &[Ident]) -> TokenStream {
    let tasks = functions.iter().zip(methods).enumerate();
    let arms = tasks.map(|(index, (function, method))| {
        let is_last = index + 1 == methods.len();
        let index = Literal::usize_unsuffixed(index);
        let pattern = if is_last { quote!(_) } else { quote!(#index) };
        (pattern, answer(function, method))
    });
    let arms: Vec<_> = arms.collect();
    let body = match arms.as_slice() {
        [(_, answer)] => answer.clone(),
        arms => {
            let arms = arms
                .iter()
                .map(|(pattern, answer)| quote!(#pattern => #answer));
            quote!(match request.function_index() { #(#arms,)* })
        }
    };
    quote! {
        /// Tasks as a machine calls them.
        struct BoundTasks<T>(rt::Arc<T>);

        impl<T: Tasks> rt::Handler for BoundTasks<T> {
            fn call(&self, request: rt::TaskRequest) -> rt::HandlerFuture {
                let tasks = rt::Arc::clone(&self.0);
                #body
            }
        }
    }
}

/// The types are written out, so that rustc points at one that JSON cannot fill.
fn answer(function: &Function, method: &Ident) -> TokenStream {
    let argument = |named: &Option<syn::Type>| {
        let named = user_types::in_module(named.as_ref()?);
        Some(quote!(::<#named>))
    };
    let input = argument(&function.options.input);
    let output = argument(&function.options.output);
    quote! {
        Box::pin(async move {
            let (input, cx, reply) = rt::open #input (request)?;
            rt::answer #output (reply, tasks.#method(input, cx).await?)
        })
    }
}
