//! The one place that knows the runtime crate: its path, and the names that generated code brings into scope.

use proc_macro2::TokenStream;
use quote::quote;

/// `use … as rt;`: the only door to the runtime that generated code uses.
pub(super) fn import(runtime: &syn::Path) -> TokenStream {
    quote!(use #runtime::__private::v1 as rt;)
}

/// What a module needs that has JSONata expressions.
pub(super) fn jsonata() -> TokenStream {
    quote!(
        use rt::jsonata;
    )
}

/// What a module needs that names types of the user's: their scope, but not what it may have put in the place of the
/// names that generated code relies on, such as an `Ok` of its own.
pub(super) fn surroundings() -> TokenStream {
    quote! {
        #[allow(unused_imports, clippy::wildcard_imports, reason = "the types of tasks are named as around this module")]
        use super::*;
        #[allow(unused_imports, reason = "nothing around this module may replace these")]
        use ::core::{option::Option::{None, Some}, result::Result::{Err, Ok}};
    }
}
