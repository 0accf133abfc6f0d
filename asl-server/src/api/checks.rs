//! Whether the parameters of a call are well formed, in AWS's words.

use std::ops::RangeInclusive;

use super::error::ApiError;

/// An ARN's length.
const ARN: RangeInclusive<usize> = 1..=256;

/// A name's length.
const NAME: RangeInclusive<usize> = 1..=80;

/// A trace header's length.
const TRACE_HEADER: RangeInclusive<usize> = 0..=256;

/// How many of the things that are wrong are told: a short call may have very many.
const TOLD: usize = 20;

/// What is wrong with the parameters of a call: all of it, before any is used.
#[derive(Debug, Default)]
pub(super) struct Checks {
    failures: usize,
    /// The first of them.
    told: Vec<String>,
}

impl Checks {
    /// An ARN that must be there.
    pub(super) fn arn<'a>(&mut self, field: &str, value: Option<&'a str>) -> &'a str {
        self.required(field, value, ARN)
    }

    /// A name that must be there.
    pub(super) fn name<'a>(&mut self, field: &str, value: Option<&'a str>) -> &'a str {
        self.required(field, value, NAME)
    }

    /// A name that may be left out.
    pub(super) fn optional_name(&mut self, field: &str, value: Option<&str>) {
        self.length(field, value, NAME);
    }

    /// A text that must be there; an empty one stands for it if it is not.
    pub(super) fn required<'a>(
        &mut self,
        field: &str,
        value: Option<&'a str>,
        length: RangeInclusive<usize>,
    ) -> &'a str {
        self.present(field, value.is_some());
        self.length(field, value, length);
        value.unwrap_or_default()
    }

    /// A required text that must not be repeated to anybody.
    pub(super) fn secret<'a>(
        &mut self,
        field: &str,
        value: Option<&'a str>,
        length: RangeInclusive<usize>,
    ) -> &'a str {
        self.present(field, value.is_some());
        self.optional_secret(field, value, length);
        value.unwrap_or_default()
    }

    /// As [`Checks::secret`], of one that may be left out.
    pub(super) fn optional_secret(
        &mut self,
        field: &str,
        value: Option<&str>,
        length: RangeInclusive<usize>,
    ) {
        let wrong = value.and_then(|value| wrong_length(value, &length));
        if let Some(constraint) = wrong {
            self.fails("Value", field, &constraint);
        }
    }

    pub(super) fn present(&mut self, field: &str, is_there: bool) {
        if !is_there {
            self.fails("Value null", field, "Member must not be null");
        }
    }

    pub(super) fn length(
        &mut self,
        field: &str,
        value: Option<&str>,
        length: RangeInclusive<usize>,
    ) {
        if let Some(value) = value
            && let Some(constraint) = wrong_length(value, &length)
        {
            self.fails(&format!("Value '{value}'"), field, &constraint);
        }
    }

    /// A trace header, which may be left out.
    pub(super) fn trace_header(&mut self, value: Option<&str>) {
        self.length("traceHeader", value, TRACE_HEADER);
        if let Some(value) = value.filter(|value| !value.is_ascii()) {
            let constraint = "Member must satisfy regular expression pattern: \\p{ASCII}*";
            self.fails(&format!("Value '{value}'"), "traceHeader", constraint);
        }
    }

    /// A number that may be left out.
    pub(super) fn range(&mut self, field: &str, value: Option<i64>, range: &RangeInclusive<i64>) {
        let Some(value) = value else { return };
        let constraint = if value > *range.end() {
            format!(
                "Member must have value less than or equal to {}",
                range.end()
            )
        } else if value < *range.start() {
            format!(
                "Member must have value greater than or equal to {}",
                range.start()
            )
        } else {
            return;
        };
        self.fails(&format!("Value '{value}'"), field, &constraint);
    }

    /// One of some words, of which each means something.
    pub(super) fn word<T: Copy>(
        &mut self,
        field: &str,
        value: Option<&str>,
        words: &[(&str, T)],
    ) -> Option<T> {
        let value = value?;
        let found = words.iter().find(|(word, _)| *word == value);
        if found.is_none() {
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let words = words.join(", ");
            let constraint = format!("Member must satisfy enum value set: [{words}]");
            self.fails(&format!("Value '{value}'"), field, &constraint);
        }
        found.map(|(_, meaning)| *meaning)
    }

    /// `includedData`: whether an answer shows data, as it does unless told otherwise.
    pub(super) fn included_data(&mut self, value: Option<&str>) -> bool {
        let words = [("METADATA_ONLY", false), ("ALL_DATA", true)];
        self.word("includedData", value, &words).unwrap_or(true)
    }

    /// What is the matter with a parameter.
    pub(super) fn fails(&mut self, value: &str, field: &str, constraint: &str) {
        self.failures += 1;
        if self.told.len() < TOLD {
            let failure =
                format!("{value} at '{field}' failed to satisfy constraint: {constraint}");
            self.told.push(failure);
        }
    }

    /// Refuses the call if anything is wrong.
    pub(super) fn done(self) -> Result<(), ApiError> {
        let errors = match self.failures {
            0 => return Ok(()),
            1 => "1 validation error".to_owned(),
            more => format!("{more} validation errors"),
        };
        let failures = self.told.join("; ");
        Err(ApiError::validation(format!(
            "{errors} detected: {failures}"
        )))
    }
}

fn wrong_length(value: &str, length: &RangeInclusive<usize>) -> Option<String> {
    let characters = value.chars().count();
    if characters > *length.end() {
        let most = length.end();
        Some(format!(
            "Member must have length less than or equal to {most}"
        ))
    } else if characters < *length.start() {
        let least = length.start();
        Some(format!(
            "Member must have length greater than or equal to {least}"
        ))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::Checks;

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let mut checks = Checks::default();
        checks.arn("stateMachineArn", None);
        checks.range("maxResults", Some(1001), &(0..=1000));
        let refused = checks.done().unwrap_err();
        assert_eq!(
            refused.message(),
            "2 validation errors detected: Value null at 'stateMachineArn' failed to satisfy constraint: Member must not be \
             null; Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000"
        );
    }

    #[test]
    fn what_is_told_is_no_longer_than_what_was_asked() {
        let mut checks = Checks::default();
        for index in 0..100_000 {
            checks.present(&format!("tags.{index}.member"), false);
        }
        let refused = checks.done().unwrap_err();
        let message = refused.message();
        assert!(
            message.starts_with("100000 validation errors detected: Value null at 'tags.0.member'")
        );
        assert!(message.len() < 2_000, "{message}");
    }

    #[test]
    fn a_secret_is_not_repeated() {
        let mut checks = Checks::default();
        checks.secret("taskToken", Some(""), 1..=2048);
        let refused = checks.done().unwrap_err();
        assert_eq!(
            refused.message(),
            "1 validation error detected: Value at 'taskToken' failed to satisfy constraint: Member must have length greater \
             than or equal to 1"
        );
    }
}
