//! The public face of a machine that did not compile: what the user's code names is there, so that only the definition's
//! own faults are reported.

use proc_macro2::TokenStream;
use quote::quote;

use super::{interface, rt};
use crate::ir::{Function, Interface};

/// The module with `Tasks` as far as its functions are known, and functions that are never run.
///
/// `functions` is `None` where the definition could not be read at all.
pub(crate) fn skeleton(face: &Interface, functions: Option<&[Function]>) -> TokenStream {
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
    let known = functions.unwrap_or_default();
    let tasks = interface::tasks(known, &interface::methods(known));
    let calls_nothing = functions.is_some_and(<[Function]>::is_empty);
    let parameter = if calls_nothing {
        quote!()
    } else {
        quote!(_tasks: impl Sized)
    };
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
