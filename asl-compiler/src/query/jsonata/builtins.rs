//! The built-in functions: their names, signatures and arities.

use super::Dialect;

/// A built-in function.
#[derive(Debug, PartialEq, Eq)]
pub struct Builtin {
    /// Its name without the `$`.
    pub name: &'static str,
    /// Its signature, checked on each call.
    pub signature: &'static str,
    /// How many arguments `$map` and its like pass to it (jsonata-js: `arity`).
    pub arity: usize,
    /// How many parameters a partial application counts.
    pub parameters: usize,
    /// AWS adds it, or has another signature than the standard.
    pub aws: bool,
}

/// A function of the standard whose arity is the number of its parameters.
const fn standard(name: &'static str, signature: &'static str, parameters: usize) -> Builtin {
    Builtin {
        name,
        signature,
        arity: parameters,
        parameters,
        aws: false,
    }
}

/// A function that AWS adds.
const fn added(name: &'static str, signature: &'static str, parameters: usize) -> Builtin {
    Builtin {
        aws: true,
        ..standard(name, signature, parameters)
    }
}

/// All of the functions by name, the standard's `$random` before AWS's. `$eval` is not among them: no text is parsed at run
/// time.
pub static BUILTINS: &[Builtin] = &[
    standard("abs", "<n-:n>", 1),
    standard("append", "<xx:a>", 2),
    standard("assert", "<bs?:x>", 2),
    standard("average", "<a<n>:n>", 1),
    standard("base64decode", "<s-:s>", 1),
    standard("base64encode", "<s-:s>", 1),
    standard("boolean", "<x-:b>", 1),
    standard("ceil", "<n-:n>", 1),
    standard("clone", "<(oa)-:o>", 1),
    standard("contains", "<s-(sf):b>", 2),
    standard("count", "<a:n>", 1),
    standard("decodeUrl", "<s-:s>", 1),
    standard("decodeUrlComponent", "<s-:s>", 1),
    standard("distinct", "<x:x>", 1),
    standard("each", "<o-f:a>", 2),
    standard("encodeUrl", "<s-:s>", 1),
    standard("encodeUrlComponent", "<s-:s>", 1),
    standard("error", "<s?:x>", 1),
    standard("exists", "<x:b>", 1),
    standard("filter", "<af>", 2),
    standard("floor", "<n-:n>", 1),
    standard("formatBase", "<n-n?:s>", 2),
    standard("formatInteger", "<n-s:s>", 2),
    standard("formatNumber", "<n-so?:s>", 3),
    standard("fromMillis", "<n-s?s?:s>", 3),
    added("hash", "<s-s:s>", 2),
    standard("join", "<a<s>s?:s>", 2),
    standard("keys", "<x-:a<s>>", 1),
    standard("length", "<s-:n>", 1),
    standard("lookup", "<x-s:x>", 2),
    standard("lowercase", "<s-:s>", 1),
    standard("map", "<af>", 2),
    standard("match", "<s-f<s:o>n?:a<o>>", 3),
    standard("max", "<a<n>:n>", 1),
    standard("merge", "<a<o>:o>", 1),
    // A JavaScript function without declared parameters counts one when it is partially applied.
    Builtin {
        parameters: 1,
        ..standard("millis", "<:n>", 0)
    },
    standard("min", "<a<n>:n>", 1),
    standard("not", "<x-:b>", 1),
    standard("now", "<s?s?:s>", 2),
    standard("number", "<(nsb)-:n>", 1),
    standard("pad", "<s-ns?:s>", 3),
    added("parse", "<s-:x>", 1),
    standard("parseInteger", "<s-s:n>", 2),
    added("partition", "<an:a>", 2),
    standard("power", "<n-n:n>", 2),
    Builtin {
        parameters: 1,
        ..standard("random", "<:n>", 0)
    },
    added("random", "<n?:n>", 1),
    added("range", "<nnn:a>", 3),
    standard("reduce", "<afj?:j>", 3),
    standard("replace", "<s-(sf)(sf)n?:s>", 4),
    standard("reverse", "<a:a>", 1),
    standard("round", "<n-n?:n>", 2),
    standard("shuffle", "<a:a>", 1),
    standard("sift", "<o-f?:o>", 2),
    standard("single", "<af?>", 2),
    standard("sort", "<af?:a>", 2),
    standard("split", "<s-(sf)n?:a<s>>", 3),
    standard("spread", "<x-:a<o>>", 1),
    standard("sqrt", "<n-:n>", 1),
    // Its second parameter has a default, which JavaScript does not count.
    Builtin {
        arity: 1,
        ..standard("string", "<x-b?:s>", 2)
    },
    standard("substring", "<s-nn?:s>", 3),
    standard("substringAfter", "<s-s:s>", 2),
    standard("substringBefore", "<s-s:s>", 2),
    standard("sum", "<a<n>:n>", 1),
    standard("toMillis", "<s-s?:n>", 2),
    standard("trim", "<s-:s>", 1),
    standard("type", "<x:s>", 1),
    standard("uppercase", "<s-:s>", 1),
    added("uuid", "<:s>", 0),
    Builtin {
        parameters: 1,
        ..standard("zip", "<a+>", 0)
    },
];

impl Builtin {
    /// Finds a function by its name in a dialect.
    #[must_use]
    pub fn find(name: &str, dialect: Dialect) -> Option<&'static Self> {
        let mut named = BUILTINS.iter().filter(|builtin| builtin.name == name);
        match dialect {
            Dialect::Document => named.find(|builtin| !builtin.aws),
            Dialect::StepFunctions => named.next_back(),
        }
    }
}
