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
    Error "ASL0101" MISSING_FIELD = "missing-field",
        "A field that must be there is missing.",
        "Add the field.";
    Error "ASL0102" UNKNOWN_FIELD = "unknown-field",
        "An object has a field that it cannot have.",
        "Remove the field, or correct its name.";
    Error "ASL0103" WRONG_TYPE = "wrong-type",
        "A field holds a value of the wrong type.",
        "Write a value of the type that the field takes.";
    Error "ASL0104" EXCLUSIVE_FIELDS = "exclusive-fields",
        "Fields stand together of which only one may be there.",
        "Keep one of them.";
    Error "ASL0105" NUMBER_OUT_OF_RANGE = "number-out-of-range",
        "A number is too small or too large.",
        "Write a number inside the range.";
    Error "ASL0106" UNKNOWN_VALUE = "unknown-value",
        "A field holds none of the values that it can have.",
        "Write one of the values that it can have.";
    Error "ASL0107" EMPTY_VALUE = "empty-value",
        "An array or object is empty that needs something in it.",
        "Add what it needs, or remove the field.";
    Error "ASL0108" MISSING_TRANSITION = "missing-transition",
        "A state does not say what follows it.",
        "Name the state that follows in `Next`, or write `\"End\": true`.";
    Error "ASL0109" BAD_TIMESTAMP = "bad-timestamp",
        "A timestamp is not RFC 3339 with an uppercase `T` and a zone.",
        "Write it as `2027-01-31T12:00:00Z`.";
    Error "ASL0110" HEARTBEAT_NOT_BELOW_TIMEOUT = "heartbeat-not-below-timeout",
        "A Task's heartbeat is not due before its timeout.",
        "Make `HeartbeatSeconds` smaller than `TimeoutSeconds`.";
    Error "ASL0111" UNKNOWN_RESOURCE = "unknown-resource",
        "A Task's `Resource` names nothing that can be called.",
        "Write a function's name, its ARN, or an integration that exists.";
    Error "ASL0112" TEMPLATE_COLLISION = "template-collision",
        "A Payload Template gives one field twice, with and without `.$`.",
        "Remove one of the two.";
    Error "ASL0120" WRONG_QUERY_LANGUAGE = "wrong-query-language",
        "A field belongs to the other query language.",
        "Use the field of the state's own language, or change its `QueryLanguage`.";
    Error "ASL0121" QUERY_LANGUAGE_DOWNGRADE = "query-language-downgrade",
        "A state of a JSONata machine uses JSONPath.",
        "Leave the machine in JSONPath and give JSONata to single states.";
    Error "ASL0122" JSONATA_DELIMITERS = "jsonata-delimiters",
        "A string has one delimiter of a JSONata expression and not the other.",
        "Write `{%` at its start and `%}` at its end.";
    Error "ASL0301" NOT_A_QUERY = "not-a-query",
        "The value of a `.$` field is no string.",
        "Write a path or an intrinsic function, or remove `.$` from the key.";
    Error "ASL0302" BAD_QUERY = "bad-query",
        "A path or an intrinsic function cannot be read.",
        "Repair the query where the arrow points.";
    Error "ASL0901" JSONATA_UNSUPPORTED = "jsonata-unsupported",
        "JSONata is not supported yet.",
        "Write the queries in JSONPath.";
    Error "ASL0902" UNKNOWN_TASK = "unknown-task",
        "The options give types to a task that no state calls.",
        "Name the task as its `Resource` or `FunctionName` does.";
}
