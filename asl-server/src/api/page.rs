//! Paging: how many results a page has, and the tokens that lead to the next.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::checks::Checks;
use super::error::ApiError;

/// How many results a page has where nothing else is asked for.
const DEFAULT: usize = 100;

/// How many characters a token may have.
pub(super) const TOKEN: usize = 1_024;

/// How many characters of a token say what it is for.
const PURPOSE: usize = 16;

/// The page that a call asks for.
#[derive(Debug)]
pub(super) struct Page {
    /// How many results it has at most.
    pub(super) limit: usize,
    /// Where it begins; nothing for the first page.
    pub(super) after: Option<String>,
    purpose: String,
}

/// What a call says of its page.
#[derive(Debug, Default)]
pub(super) struct Asked<'a> {
    pub(super) max_results: Option<i64>,
    pub(super) token: Option<&'a str>,
    /// How many characters the token may have.
    pub(super) token_length: usize,
}

impl Asked<'_> {
    pub(super) fn check(&self, checks: &mut Checks) {
        checks.range("maxResults", self.max_results, &(0..=1_000));
        checks.length("nextToken", self.token, 1..=self.token_length);
    }

    /// The page of a call with these arguments: a token is good for the same ones only.
    pub(super) fn page(&self, arguments: &[&str]) -> Result<Page, ApiError> {
        let asked = self.max_results.and_then(|most| usize::try_from(most).ok());
        let purpose = purpose(arguments);
        let after = self.token.map(|token| {
            let position = token.strip_prefix(&*purpose).and_then(from_hex);
            position.ok_or_else(ApiError::invalid_token)
        });
        Ok(Page {
            limit: asked.filter(|most| *most > 0).unwrap_or(DEFAULT),
            after: after.transpose()?,
            purpose,
        })
    }
}

impl Page {
    /// The token for what comes after `position`.
    pub(super) fn token(&self, position: &str) -> String {
        let mut token = self.purpose.clone();
        push_hex(&mut token, position.as_bytes());
        token
    }

    /// The number after which the page begins.
    pub(super) fn after_number(&self) -> Result<Option<u64>, ApiError> {
        let number = self.after.as_ref().map(|after| after.parse());
        number.transpose().map_err(|_| ApiError::invalid_token())
    }

    /// Of `all`, in the order of the names that `name` gives, those on the page, and the token of the next.
    pub(super) fn of<T>(
        &self,
        all: impl Iterator<Item = T>,
        name: impl Fn(&T) -> &str,
    ) -> (Vec<T>, Option<String>) {
        let after = self.after.as_deref();
        let mut rest = all.filter(|item| after.is_none_or(|after| name(item) > after));
        let found: Vec<T> = rest.by_ref().take(self.limit).collect();
        let has_more = rest.next().is_some();
        let last = found.last().filter(|_| has_more);
        let next = last.map(|last| self.token(name(last)));
        (found, next)
    }
}

fn purpose(arguments: &[&str]) -> String {
    let mut digest = Sha256::new();
    for argument in arguments {
        digest.update(argument.len().to_be_bytes());
        digest.update(argument);
    }
    let mut purpose = String::new();
    let digest = digest.finalize();
    push_hex(&mut purpose, digest.get(..PURPOSE / 2).unwrap_or_default());
    purpose
}

fn push_hex(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
}

fn from_hex(text: &str) -> Option<String> {
    let digit = |digit: u8| {
        char::from(digit)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let bytes = text.as_bytes().chunks(2).map(|pair| match pair {
        [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    });
    String::from_utf8(bytes.collect::<Option<Vec<u8>>>()?).ok()
}

#[cfg(test)]
mod tests {
    use super::{Asked, TOKEN};

    fn asked(token: Option<&str>) -> Asked<'_> {
        Asked {
            max_results: Some(2),
            token,
            token_length: TOKEN,
        }
    }

    #[test]
    fn a_token_leads_to_the_next_page_of_the_same_question() {
        let names = ["a", "b", "c"];
        let first = asked(None).page(&["List"]).unwrap();
        let (found, next) = first.of(names.iter(), |name| name);
        assert_eq!(found, [&"a", &"b"]);
        let next = next.unwrap();
        let second = asked(Some(&next)).page(&["List"]).unwrap();
        let (found, next_but_one) = second.of(names.iter(), |name| name);
        assert_eq!((found, next_but_one), (vec![&"c"], None));
        asked(Some(&next)).page(&["Other"]).unwrap_err();
        for wrong in [
            "x",
            "",
            &next[1..],
            &format!("{next}0"),
            &format!("{next}ff"),
        ] {
            asked(Some(wrong)).page(&["List"]).unwrap_err();
        }
    }
}
