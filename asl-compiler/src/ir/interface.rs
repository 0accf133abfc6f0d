//! What the user's code sees of a machine: the names and types that the options give.

use crate::options::TaskOptions;

/// How the machine is reached from the user's code.
pub(crate) struct Interface {
    /// The module's name.
    pub(crate) module: syn::Ident,
    pub(crate) visibility: syn::Visibility,
    /// The user's own documentation and attributes.
    pub(crate) attributes: Vec<syn::Attribute>,
    /// The machine's name.
    pub(crate) name: String,
    /// The path of the runtime crate.
    pub(crate) runtime: syn::Path,
    /// The type of an execution's input; `Json` where there is none.
    pub(crate) input: Option<syn::Type>,
    /// The type of an execution's output; `Json` where there is none.
    pub(crate) output: Option<syn::Type>,
}

/// Something that Task states call.
pub(crate) struct Function {
    /// `CheckStock`, or a service with its action: `sqs:sendMessage`.
    pub(crate) name: String,
    /// The states that call it, in the first version that does.
    pub(crate) callers: Vec<String>,
    /// That version: 0 for the current one, then the earlier ones in their order.
    pub(crate) version: usize,
    pub(crate) options: TaskOptions,
}
