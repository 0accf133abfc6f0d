//! The `asl!` macro.

mod expand;
mod file;
mod input;
mod layout;
mod literal;
mod options;
mod place;
mod report;
mod tokens;

/// The `asl!` macro.
#[proc_macro]
pub fn asl(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = syn::parse_macro_input!(input as input::Input);
    expand::expand(&input).into()
}
