//! Earlier versions of a machine: a module for each, inside that of the current one.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{Generator, docs};
use crate::ir::Machine;

/// What the modules' names begin with; numbers follow.
const PREFIX: &str = "earlier_";

/// Whether a module of an earlier version may have this name.
pub(super) fn is_module(name: &str) -> bool {
    name.starts_with(PREFIX)
}

fn module(index: usize) -> Ident {
    format_ident!("{PREFIX}{}", index + 1)
}

/// The imports and the contents of the machine's own module: the current version.
pub(super) fn current(machine: &Machine) -> (Option<TokenStream>, TokenStream) {
    let modules = (0..machine.earlier.len()).map(module);
    let earlier = quote!(#(&#modules::MACHINE),*);
    Generator::new(machine, &machine.current).contents(&quote!(), &earlier)
}

/// The modules of the earlier versions.
pub(super) fn earlier(machine: &Machine) -> Vec<TokenStream> {
    let versions = machine.earlier.iter().enumerate();
    let modules = versions.map(|(index, version)| {
        let generator = Generator::new(machine, version);
        let (jsonata, contents) = generator.contents(&quote!(pub(super)), &quote!());
        let module = module(index);
        let doc = docs::line(&format!(
            "An earlier version, compiled from {}: what started on it ends on it.",
            docs::code(&version.source)
        ));
        quote! {
            #doc
            mod #module {
                use super::rt;
                #jsonata
                #contents
            }
        }
    });
    modules.collect()
}
