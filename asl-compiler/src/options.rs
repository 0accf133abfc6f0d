//! What a definition does not say about itself: how its module is called and which types its tasks have.

use std::collections::BTreeMap;

use syn::parse::{Parse, ParseStream};

use crate::codegen::naming;
use crate::front::{Format, FrontOptions, MachineType};
use crate::names::stem;
use crate::source::SourceText;
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
    /// What is said of tasks, by the name of what is called: `CheckStock`, `sqs:sendMessage`.
    pub tasks: BTreeMap<String, TaskOptions>,
    /// The values of `${Name}` placeholders.
    pub substitutions: Substitutions,
    /// Earlier versions of the definition, on which executions end that started on them. The name of each tells its syntax.
    pub earlier: Vec<SourceText>,
    /// What to do with warnings.
    pub warnings: Warnings,
}

/// What a definition does not say about a task. Macro and build script read it from the same text:
/// `fn(Query) -> Answer`, `at_most_once fn(Query) -> Answer` or `at_most_once`.
#[derive(Clone, Default)]
pub struct TaskOptions {
    /// The type that it takes; `Json` where there is none.
    pub input: Option<syn::Type>,
    /// The type that it returns; `Json` where there is none.
    pub output: Option<syn::Type>,
    /// Whether an attempt that a restart cut off fails in place of being made again.
    pub at_most_once: bool,
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

mod keyword {
    syn::custom_keyword!(at_most_once);
}

impl Parse for TaskOptions {
    fn parse(input: ParseStream) -> syn::Result<TaskOptions> {
        let at_most_once = input.parse::<Option<keyword::at_most_once>>()?.is_some();
        if at_most_once && (input.is_empty() || input.peek(syn::Token![;])) {
            return Ok(TaskOptions {
                at_most_once,
                ..TaskOptions::default()
            });
        }
        if !at_most_once && input.peek(syn::Ident) {
            return Err(input.error("expected `fn(Query) -> Answer` or `at_most_once`"));
        }
        Ok(TaskOptions {
            at_most_once,
            ..TaskOptions::of(&input.parse()?)?
        })
    }
}

impl TaskOptions {
    /// The types in `fn(Query) -> Answer`; `_` names none.
    fn of(signature: &syn::TypeFnPtr) -> syn::Result<TaskOptions> {
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
        Ok(TaskOptions {
            input: named(input.ty.clone()),
            output: named(output),
            at_most_once: false,
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
            earlier: Vec::new(),
            warnings: Warnings::default(),
            module,
        }
    }

    /// The options of a public standard machine in the definition file `path`, whose name gives the module's name, the
    /// machine's and the syntax.
    #[must_use]
    pub fn of_file(path: &str) -> Options {
        let stem = stem(path);
        Options {
            name: stem.to_owned(),
            format: Format::of_file(path),
            ..Options::new(naming::module(stem))
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
