//! Regular expressions of filters.

use std::fmt;
use std::sync::OnceLock;

use regex_lite::Regex;

/// A regular expression as static data, compiled when it is first used. Matching takes linear time.
pub struct Pattern {
    regex: &'static str,
    compiled: OnceLock<Regex>,
}

impl Pattern {
    /// A pattern from text that the compiler has checked; it says itself that the whole text must match.
    #[must_use]
    pub const fn new(regex: &'static str) -> Self {
        Self {
            regex,
            compiled: OnceLock::new(),
        }
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        let compile = || Regex::new(self.regex).expect("the compiler has checked the pattern");
        self.compiled.get_or_init(compile).is_match(text)
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Pattern").field(&self.regex).finish()
    }
}
