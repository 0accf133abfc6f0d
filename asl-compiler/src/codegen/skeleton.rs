//! The public face of a machine that did not compile: what the user's code names is there, so that only the definition's
//! own faults are reported.

use proc_macro2::TokenStream;
use quote::quote;

use super::{interface, rt};
use crate::ir::{Function, Interface};

/// The module with `Tasks` as far as its functions are known, and functions that are never run.
///
/// It `may_call_more` than these where the definition could not be read at all.
pub(crate) fn skeleton(
    face: &Interface,
    functions: &[Function],
    may_call_more: bool,
) -> TokenStream {
    let Interface {
        module,
        visibility,
        attributes,
        runtime,
        ..
    } = face;
    let import = rt::import(runtime);
    let surroundings = rt::surroundings();
    let machine = interface::machine_type(face);
    let tasks = interface::tasks(
        functions,
        &interface::methods(functions),
        interface::place(module),
    );
    let calls_something = may_call_more || !functions.is_empty();
    let parameter = calls_something.then(|| quote!(_tasks: impl Sized));
    quote! {
        #(#attributes)*
        #[allow(missing_docs, dead_code, private_interfaces, reason = "the definition did not compile")]
        #visibility mod #module {
            #import
            #surroundings
            #tasks
            pub fn machine(#parameter) -> #machine {
                ::core::unreachable!()
            }
            pub fn machine_with(_handler: impl Sized) -> #machine {
                ::core::unreachable!()
            }
        }
    }
}
