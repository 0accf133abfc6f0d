//! The error vocabulary: every rule a definition can break, once.

/// A rule, known by its identifier and its name.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// `ASL` and four digits: what people search for.
    pub id: &'static str,
    /// A short name in kebab case.
    pub name: &'static str,
    /// The rule in one line.
    pub title: &'static str,
    /// What to do about it.
    pub help: &'static str,
    /// Whether breaking it stops the compilation.
    pub severity: Severity,
}

/// How bad a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// AWS refuses the definition, or it cannot be wired.
    Error,
    /// AWS takes the definition, which then fails or surprises when it runs.
    Warning,
}

macro_rules! codes {
    ($($severity:ident $id:literal $constant:ident = $name:literal, $title:literal, $help:literal;)*) => {
        $(
            #[doc = $title]
            pub static $constant: Code = Code {
                id: $id,
                name: $name,
                title: $title,
                help: $help,
                severity: Severity::$severity,
            };
        )*

        /// Every code in the order of its identifier: the error index.
        pub static ALL: &[&Code] = &[$(&$constant),*];
    };
}

codes! {
    Error "ASL0001" JSON_SYNTAX = "json-syntax",
        "The definition is not valid JSON.",
        "Repair the JSON where the arrow points.";
    Error "ASL0002" YAML_SYNTAX = "yaml-syntax",
        "The definition is not YAML, or uses YAML that has no counterpart in JSON.",
        "Use mappings with string keys, sequences and scalars of the core schema.";
    Error "ASL0003" DUPLICATE_KEY = "duplicate-key",
        "A key stands twice in one object.",
        "Remove or rename one of the two.";
    Error "ASL0004" TOO_DEEPLY_NESTED = "too-deeply-nested",
        "The definition nests too deeply.",
        "Move the inner states to a state machine of their own.";
    Error "ASL0005" DEFINITION_TOO_LARGE = "definition-too-large",
        "A definition may have 1 MiB.",
        "Move parts of it to state machines of their own.";
    Error "ASL0006" UNRESOLVED_SUBSTITUTION = "unresolved-substitution",
        "A `${Name}` placeholder has no value.",
        "Give it a value among the substitutions of the macro or build script.";
}
