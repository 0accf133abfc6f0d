//! Expressions over an input document as functions of one module.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::Surroundings;
use crate::codegen::naming::Names;
use crate::codegen::rt;
use crate::codegen::statics::Statics;
use crate::query::jsonata::{Dialect, SyntaxError, parse};

/// A module of expressions.
pub struct Expressions {
    runtime: syn::Path,
    statics: Statics,
    names: Names,
    functions: Vec<TokenStream>,
}

impl Expressions {
    /// An empty module over the runtime crate `runtime`.
    #[must_use]
    pub fn new(runtime: syn::Path) -> Self {
        Expressions {
            runtime,
            statics: Statics::new(),
            names: Names::new(),
            functions: Vec::new(),
        }
    }

    /// Adds the function `name` for the expression `text`, and tells how many slots its frame has. `bindings` are the names
    /// of the variables that it is given, in the order of their slots.
    ///
    /// # Errors
    ///
    /// Why the expression cannot be compiled.
    pub fn add(
        &mut self,
        name: &str,
        text: &str,
        bindings: &[String],
    ) -> Result<usize, Vec<SyntaxError>> {
        let expression = parse(text, Dialect::Document)?;
        let surroundings = Surroundings {
            variables: bindings.iter().cloned().zip(0..).collect(),
            has_states: false,
        };
        let name = format_ident!("{name}");
        let mut generator = super::Expressions {
            surroundings: &surroundings,
            statics: &mut self.statics,
            names: &mut self.names,
            text,
            items: Vec::new(),
        };
        let function = generator.function(&name, &expression.body);
        self.functions.push(quote!(pub(crate) #function));
        Ok(expression.frame.slots)
    }

    /// The items of the module.
    #[must_use]
    pub fn finish(self) -> TokenStream {
        let (import, functions) = (rt::import(&self.runtime), self.functions);
        let statics = self.statics.into_items();
        quote! {
            #import
            #[allow(unused_imports, reason = "every module may have expressions")]
            use rt::jsonata;
            #(#functions)*
            #(#statics)*
        }
    }
}
