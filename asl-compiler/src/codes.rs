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

/// What every code means, at length.
static PAGE: &str = include_str!("../docs/codes.md");

impl Code {
    /// What the code means, with an example that has the fault and one that has not: Markdown, with its heading.
    #[must_use]
    pub fn explanation(&self) -> &'static str {
        let head = format!("## {} ", self.id);
        let start = PAGE.find(&head).unwrap_or(PAGE.len());
        let section = &PAGE[start..];
        let behind = section
            .get(head.len()..)
            .and_then(|rest| rest.find("\n## "));
        let section = behind.map_or(section, |end| &section[..head.len() + end]);
        section.trim_end()
    }
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
    Error "ASL0201" UNKNOWN_STATE = "unknown-state",
        "A transition names a state that does not exist.",
        "Name a state of the same `States`, letter by letter.";
    Error "ASL0202" TRANSITION_OUT_OF_SCOPE = "transition-out-of-scope",
        "A transition leads into or out of a branch or Item Processor.",
        "End the branch, and go on from the state that holds it.";
    Error "ASL0203" MISSING_END_STATE = "missing-end-state",
        "No state of a `States` ends.",
        "Give one state `\"End\": true`, or add a Succeed or Fail state.";
    Warning "ASL0204" UNREACHABLE_STATE = "unreachable-state",
        "Nothing leads to a state. AWS refuses such a definition.",
        "Name the state in a transition, or remove it.";
    Error "ASL0205" DUPLICATE_STATE_NAME = "duplicate-state-name",
        "Two states of a machine have the same name.",
        "Rename one of the two.";
    Error "ASL0206" INVALID_STATE_NAME = "invalid-state-name",
        "A state's name is empty or longer than 80 characters.",
        "Choose a shorter name.";
    Warning "ASL0207" CHOICE_WITHOUT_DEFAULT = "choice-without-default",
        "A Choice state has no `Default`.",
        "Add `Default`, so that the execution goes on when no rule matches.";
    Warning "ASL0208" ENDLESS_LOOP = "endless-loop",
        "From a state on, no end can be reached.",
        "Lead one of the states that follow it to an end.";
    Error "ASL0301" NOT_A_QUERY = "not-a-query",
        "The value of a `.$` field is no string.",
        "Write a path or an intrinsic function, or remove `.$` from the key.";
    Error "ASL0302" BAD_PATH = "bad-path",
        "A path cannot be read.",
        "Write a JSONPath that begins with `$`, `$$` or a variable.";
    Error "ASL0303" BAD_INTRINSIC = "bad-intrinsic",
        "An intrinsic function call cannot be read.",
        "Write `States.Name(…)` with the arguments that the function takes.";
    Error "ASL0304" QUERY_NOT_ALLOWED = "query-not-allowed",
        "A field holds a path or function of a kind that it does not take.",
        "Write a Reference Path, which names one place.";
    Warning "ASL0305" PATH_FUNCTION = "path-function",
        "A path calls a function, which AWS's paths do not have.",
        "Use an intrinsic function.";
    Error "ASL0306" BAD_PATTERN = "bad-pattern",
        "The pattern of a `StringMatches` escapes nothing.",
        "Write `\\*` for a star and `\\\\` for a backslash.";
    Warning "ASL0310" KEY_WITHOUT_DOLLAR = "key-without-dollar",
        "A value looks like a path or call, and its key does not end in `.$`.",
        "End the key in `.$` to have the value evaluated.";
    Warning "ASL0311" LITERAL_LOOKS_LIKE_PATH = "literal-looks-like-path",
        "A literal looks like a path, and its field is not the `…Path` form.",
        "Write the field's `…Path` form to read the value from the data.";
    Warning "ASL0312" PASS_RESULT_IS_STATIC = "pass-result-is-static",
        "The `Result` of a Pass state holds what looks like a path; it is taken as it is.",
        "Write `Parameters` to have paths evaluated.";
    Warning "ASL0320" PAYLOAD_TOO_LARGE = "payload-too-large",
        "A literal is larger than a payload can be: 262,144 bytes.",
        "Keep it elsewhere, and pass where to find it.";
    Error "ASL0330" BAD_EXPRESSION = "bad-expression",
        "An expression is no JSONata that Step Functions takes.",
        "Step Functions reads JSONata 2.0.6 without an input document: begin with `$states.input`.";
    Error "ASL0331" NOT_IN_STATES = "not-in-states",
        "An expression reads a part of `$states` that there is not in its place.",
        "Read `$states.input` or `$states.context`.";
    Warning "ASL0332" EXPRESSION_FAILS = "expression-fails",
        "An expression will fail, or give nothing, whenever it is evaluated.",
        "Look the function's name up: names are case-sensitive.";
    Error "ASL0401" STATES_ALL_NOT_LAST = "states-all-not-last",
        "`States.ALL` stands beside other names, or before other entries.",
        "Let it stand alone in the last entry.";
    Warning "ASL0402" UNREACHABLE_HANDLER = "unreachable-handler",
        "An entry of `Retry` or `Catch` handles only what entries above it do.",
        "Remove it, or move it up.";
    Warning "ASL0403" RUNTIME_NOT_HANDLED = "runtime-not-handled",
        "`States.Runtime` is neither retried nor caught.",
        "Remove it.";
    Warning "ASL0404" UNKNOWN_ERROR_NAME = "unknown-error-name",
        "An error name looks like one of ASL's own and is none.",
        "Correct its name.";
    Error "ASL0501" INVALID_VARIABLE_NAME = "invalid-variable-name",
        "A variable's name is reserved or no identifier.",
        "Write a letter, then letters, digits and `_`; 80 characters at most.";
    Error "ASL0502" OUTER_VARIABLE_ASSIGNED = "outer-variable-assigned",
        "A branch or Item Processor assigns a variable of an outer scope.",
        "Choose another name, and pass data out by output.";
    Warning "ASL0503" VARIABLE_NOT_ASSIGNED = "variable-not-assigned",
        "A state reads a variable that nothing before it can have assigned.",
        "Assign it in a state before this one.";
    Warning "ASL0601" DISTRIBUTED_ONLY = "distributed-only",
        "An inline Map has a field of Distributed Maps.",
        "Remove it, or make the Map a Distributed one.";
    Error "ASL0602" INVALID_LABEL = "invalid-label",
        "A `Label` is empty, longer than 40 characters, or holds a character that it cannot.",
        "Write letters, digits, `-` and `_`.";
    Error "ASL0603" DUPLICATE_LABEL = "duplicate-label",
        "Two Map states have the same `Label`.",
        "Change or remove one of the two.";
    Warning "ASL0701" UNKNOWN_SERVICE = "unknown-service",
        "A Task uses an integration that is not known here.",
        "Check its name.";
    Error "ASL0710" EXPRESS_UNSUPPORTED = "express-unsupported",
        "An Express machine uses what only Standard machines have.",
        "Make the machine a Standard one.";
    Warning "ASL0711" EXPRESS_TIMEOUT = "express-timeout",
        "An Express machine's timeout is longer than an Express execution can be.",
        "Write 300 seconds or less.";
    Error "ASL0902" UNKNOWN_TASK = "unknown-task",
        "The options name a task that no state calls.",
        "Name the task as its `Resource` or `FunctionName` does.";
    Warning "ASL0903" DUPLICATE_VERSION = "duplicate-version",
        "Two versions of a machine are the same, but for comments and layout.",
        "Remove one of the two.";
}
