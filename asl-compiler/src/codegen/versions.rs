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

/// The tables of the earlier versions, as the current one's table lists them.
pub(super) fn tables(machine: &Machine) -> TokenStream {
    let modules = (0..machine.earlier.len()).map(module);
    quote!(#(&#modules::MACHINE),*)
}

/// The modules.
pub(super) fn modules(machine: &Machine) -> Vec<TokenStream> {
    let versions = machine.earlier.iter().enumerate();
    let modules = versions.map(|(index, version)| {
        let (jsonata, items) = Generator::new(machine, version).contents();
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
                #items
            }
        }
    });
    modules.collect()
}
