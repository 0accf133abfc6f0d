//! Reference Paths: Paths that can name one place only (checklist 3.2).

use super::{JsonPath, QueryError, Root, Selector, Step};

/// Checks that a Path is a Reference Path: fields and indexes, no `..`, `*`, `,`, `:` or `?`.
///
/// # Errors
/// At the first step that could select several values.
pub fn check(path: &JsonPath) -> Result<(), QueryError> {
    let faulty = path
        .steps
        .iter()
        .find(|step| !matches!(step.selector, Selector::Property(_) | Selector::Index(_)));
    match faulty {
        None => Ok(()),
        Some(step) => Err(QueryError::new(
            step.range.clone(),
            format!(
                "a Reference Path names one place, but {} may select several",
                describe(step)
            ),
        )
        .help("use only `.name`, `['name']` and `[0]`")),
    }
}

/// Checks what `ResultPath` takes: a Reference Path into the input, for the Context Object and variables cannot
/// be written (checklist 2.6).
///
/// # Errors
/// Where the Path starts elsewhere or is no Reference Path.
pub fn check_result_path(path: &JsonPath) -> Result<(), QueryError> {
    let target = match &path.root {
        Root::Input => return check(path).and_then(|()| check_indexes(path)),
        Root::Context => "the Context Object",
        Root::Variable(_) => "a variable",
    };
    Err(QueryError::new(
        path.range.clone(),
        format!("ResultPath writes into the state's input, not {target}"),
    )
    .help("variables are set with `Assign`"))
}

fn check_indexes(path: &JsonPath) -> Result<(), QueryError> {
    match path
        .steps
        .iter()
        .find(|step| matches!(step.selector, Selector::Index(..=-1)))
    {
        None => Ok(()),
        Some(step) => Err(QueryError::new(
            step.range.clone(),
            "ResultPath cannot count from the end of an array",
        )),
    }
}

fn describe(step: &Step) -> &'static str {
    match step.selector {
        Selector::Property(_) | Selector::Index(_) => "this step",
        Selector::Properties(_) | Selector::Indexes(_) => "a list in brackets",
        Selector::Slice { .. } => "a slice",
        Selector::Wildcard => "`*`",
        Selector::Descendants => "`..`",
        Selector::Filter(_) => "a filter",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> JsonPath {
        JsonPath::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn fields_and_indexes_make_a_reference_path() {
        for text in [
            "$",
            "$.a['b'][0]",
            "$$.Map.Item.Value",
            "$variable.list[-1]",
            r"$.a\.b",
        ] {
            assert_eq!(check(&parse(text)), Ok(()), "{text}");
        }
    }

    #[test]
    fn steps_that_select_several_values_are_refused_in_place() {
        let cases = [
            ("$.a[*]", 3..6),
            ("$..a", 1..3),
            ("$.a[0,1].b", 3..8),
            ("$['a','b']", 1..10),
            ("$.a[1:]", 3..7),
            ("$.a[?(@.b)]", 3..11),
        ];
        for (text, range) in cases {
            assert_eq!(check(&parse(text)).expect_err(text).range, range, "{text}");
        }
    }

    #[test]
    fn result_path_writes_into_the_input_only() {
        for text in ["$", "$.a.b", "$.a[0]"] {
            assert_eq!(check_result_path(&parse(text)), Ok(()), "{text}");
        }
        for text in ["$$.a", "$foo", "$foo.a", "$.a[*]", "$.a[-1]"] {
            assert!(check_result_path(&parse(text)).is_err(), "{text}");
        }
    }
}
