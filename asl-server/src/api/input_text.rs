//! JSON texts within calls, and how AWS's parser words what is wrong with them.

use asl_runtime::Json;
use asl_runtime::json::ParseError;

use super::error::ApiError;

/// The input of an execution; none is `{}`.
pub(crate) fn parse(text: Option<&str>) -> Result<Json, ApiError> {
    let text = text.unwrap_or("{}");
    if text.trim().is_empty() {
        return Err(ApiError::invalid_input(&"Invalid execution input."));
    }
    Json::parse(text).map_err(|error| ApiError::invalid_input(&worded(text, &error)))
}

/// The output of a task.
pub(super) fn output(text: &str) -> Result<Json, ApiError> {
    Json::parse(text).map_err(|error| {
        let reason = worded(text, &error);
        ApiError::new("InvalidOutput", format!("Invalid Output: '{reason}'"))
    })
}

/// What is wrong, as AWS says it of the slips that people make; our own words for the others.
fn worded(text: &str, error: &ParseError) -> String {
    let (before, rest) = text.split_at_checked(error.offset()).unwrap_or((text, ""));
    // A word that is none may be found to be so only behind its first characters.
    let word_start = before.trim_end_matches(is_of_word).len();
    let word = text.get(word_start..).unwrap_or_default();
    let word = word.split(|character| !is_of_word(character)).next();
    let word = word.unwrap_or_default();
    let is_in_object =
        before.trim_end().ends_with(['{', ',']) && before.trim_start().starts_with('{');
    if let Some(found) = rest.chars().next().filter(|_| is_in_object) {
        let code = u32::from(found);
        format!(
            "Unexpected character ('{found}' (code {code})): was expecting double-quote to start field name"
        )
    } else if word.starts_with(|first: char| first.is_alphabetic()) {
        format!(
            "Unrecognized token '{word}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
        )
    } else {
        error.to_string()
    }
}

fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn slips_are_told_as_aws_tells_them() {
        let cases = [
            ("", "Invalid execution input."),
            (
                "not json",
                "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
            ),
            (
                "[nul]",
                "Unrecognized token 'nul': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
            ),
            (
                "{'a': 1}",
                "Unexpected character (''' (code 39)): was expecting double-quote to start field name",
            ),
            (
                "{\"a\": 1, }",
                "Unexpected character ('}' (code 125)): was expecting double-quote to start field name",
            ),
        ];
        for (text, reason) in cases {
            let refused = parse(Some(text)).unwrap_err();
            let expected = format!("Invalid State Machine Execution Input: '{reason}'");
            assert_eq!(refused.message(), expected);
        }
        assert!(parse(Some("[1,")).is_err());
        assert_eq!(parse(None).unwrap().to_string(), "{}");
    }
}
