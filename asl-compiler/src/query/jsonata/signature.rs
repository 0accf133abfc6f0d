//! Function signatures: `<s-n?:s>`.

/// What a function takes, as its text in angle brackets says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The text, angle brackets included.
    pub definition: String,
    /// The parameters in order.
    pub parameters: Vec<Parameter>,
}

/// A parameter of a signature. It takes a run of arguments, as one part of a regular expression over the arguments' types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// The type's letter, or the whole choice: `s`, `a`, `(sf)`.
    pub kind: String,
    /// The letters of the types it takes (`a s n b l f o`, and `m` for a missing argument).
    pub takes: String,
    /// How many arguments it takes.
    pub count: Count,
    /// `-`: the context value stands in for a missing argument.
    pub context: bool,
    /// `a<n>`: the letters in the inner angle brackets.
    pub subtype: Option<String>,
}

/// How many arguments a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// Exactly one.
    One,
    /// One or none: `?` or `-`.
    Optional,
    /// One or more: `+`.
    Many,
}
