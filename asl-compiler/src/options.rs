//! What a definition does not say about itself: how its module is called and which types its tasks have.

use std::collections::BTreeMap;

use crate::front::{Format, FrontOptions, MachineType};
use crate::substitutions::Substitutions;

/// How to compile one definition. The macro and the build script fill in the same fields.
#[derive(Clone)]
pub struct Options {
    /// The module's name.
    pub module: syn::Ident,
    /// The module's visibility.
    pub visibility: syn::Visibility,
    /// Documentation and attributes for the module.
    pub attributes: Vec<syn::Attribute>,
    /// The machine's name, as ARNs and the Context Object show it.
    pub name: String,
    /// Standard or Express.
    pub machine_type: MachineType,
    /// The syntax of the definition.
    pub format: Format,
    /// The path of the runtime crate.
    pub runtime: syn::Path,
    /// The type of an execution's input; `Json` where there is none.
    pub input: Option<syn::Type>,
    /// The type of an execution's output; `Json` where there is none.
    pub output: Option<syn::Type>,
    /// The types of tasks, by the name of what is called: `CheckStock`, `sqs:sendMessage`.
    pub tasks: BTreeMap<String, TaskTypes>,
    /// The values of `${Name}` placeholders.
    pub substitutions: Substitutions,
    /// What to do with warnings.
    pub warnings: Warnings,
}

/// The types that a task takes and returns; `Json` where there is none.
#[derive(Clone, Default)]
pub struct TaskTypes {
    /// What it takes.
    pub input: Option<syn::Type>,
    /// What it returns.
    pub output: Option<syn::Type>,
}

/// What to do with warnings about a definition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Warnings {
    /// Say nothing.
    Allow,
    /// Report them.
    #[default]
    Warn,
    /// Take them for errors.
    Deny,
}

impl TaskTypes {
    /// The types in `fn(Query) -> Answer`; `_` names none.
    ///
    /// # Errors
    ///
    /// Where the signature is anything but that of one input and one output.
    pub fn of(signature: &syn::TypeFnPtr) -> syn::Result<TaskTypes> {
        let is_plain = signature.lifetimes.is_none()
            && signature.unsafety.is_none()
            && signature.abi.is_none()
            && signature.variadic.is_none();
        let mut inputs = signature.inputs.iter();
        let (true, Some(input), None) = (is_plain, inputs.next(), inputs.next()) else {
            let message = "a task takes one input and returns one output: `fn(Query) -> Answer`";
            return Err(syn::Error::new_spanned(signature, message));
        };
        let output = match &signature.output {
            syn::ReturnType::Default => syn::parse_quote!(()),
            syn::ReturnType::Type(_, output) => (**output).clone(),
        };
        Ok(TaskTypes {
            input: named(input.ty.clone()),
            output: named(output),
        })
    }
}

/// The type that is written; `_` is none.
#[must_use]
pub fn named(written: syn::Type) -> Option<syn::Type> {
    (!matches!(written, syn::Type::Infer(_))).then_some(written)
}

impl Options {
    /// The options of a public standard machine in the module `module`, which gives it its name.
    #[must_use]
    pub fn new(module: syn::Ident) -> Options {
        Options {
            visibility: syn::parse_quote!(pub),
            attributes: Vec::new(),
            name: module.to_string().trim_start_matches("r#").to_owned(),
            machine_type: MachineType::Standard,
            format: Format::Json,
            runtime: syn::parse_quote!(::asl_runtime),
            input: None,
            output: None,
            tasks: BTreeMap::new(),
            substitutions: Substitutions::default(),
            warnings: Warnings::default(),
            module,
        }
    }

    /// What the front half needs to know.
    pub(crate) fn front(&self) -> FrontOptions {
        FrontOptions {
            machine_type: self.machine_type,
            format: self.format,
            substitutions: self.substitutions.clone(),
        }
    }
}
