//! The known differences from the recordings: which case, in which part, and why.

use crate::compare::{Part, Verdict};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

#[derive(Debug, Deserialize)]
struct Entry {
    case: String,
    differs: Vec<Part>,
    reason: String,
}

/// The list; a listed difference still counts as a failure in the table.
#[derive(Debug, Default)]
pub struct KnownDifferences {
    entries: BTreeMap<String, Entry>,
}

/// What the list says to how a case went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expectation {
    /// It passes, or fails as listed.
    Met,
    /// It fails in a part that the list does not name.
    Unlisted,
    /// It passes although the list says it differs.
    Outdated,
}

impl KnownDifferences {
    /// Reads the list from a JSON array of `{"case", "differs": [part], "reason"}`.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read, is no such list, names a case twice, or gives no reason.
    pub fn load(path: &Path) -> io::Result<Self> {
        Self::parse(&fs::read_to_string(path)?).map_err(io::Error::other)
    }

    fn parse(text: &str) -> Result<Self, String> {
        let list: Vec<Entry> = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let mut entries = BTreeMap::new();
        for entry in list {
            if entry.reason.trim().is_empty() {
                return Err(format!("`{}` gives no reason", entry.case));
            }
            if let Some(twice) = entries.insert(entry.case.clone(), entry) {
                return Err(format!("`{}` is listed twice", twice.case));
            }
        }
        Ok(Self { entries })
    }

    /// Why the case is known to differ, if it is.
    #[must_use]
    pub fn reason(&self, case: &str) -> Option<&str> {
        self.entries.get(case).map(|entry| entry.reason.as_str())
    }

    /// What the list says to the verdict on a case.
    #[must_use]
    pub fn judge(&self, case: &str, verdict: &Verdict) -> Expectation {
        match self.entries.get(case) {
            Some(_) if verdict.passed() => Expectation::Outdated,
            Some(entry)
                if verdict
                    .failures()
                    .all(|(part, _)| entry.differs.contains(&part)) =>
            {
                Expectation::Met
            }
            None if verdict.passed() => Expectation::Met,
            _ => Expectation::Unlisted,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Expectation, KnownDifferences};
    use crate::compare::Verdict;

    const LIST: &str = r#"[{"case": "a", "differs": ["answer"], "reason": "2.5"}, {"case": "b", "differs": ["history"], "reason": "x"}]"#;

    #[test]
    fn a_failure_must_be_listed_and_a_listed_case_must_fail() {
        let list = KnownDifferences::parse(LIST).expect("a list");
        let (passed, failed) = (Verdict::default(), Verdict::broken("why"));
        assert_eq!(list.judge("a", &failed), Expectation::Met);
        assert_eq!(list.judge("a", &passed), Expectation::Outdated);
        assert_eq!(list.judge("b", &failed), Expectation::Unlisted);
        assert_eq!(list.judge("c", &failed), Expectation::Unlisted);
        assert_eq!(list.judge("c", &passed), Expectation::Met);
        assert_eq!(list.reason("a"), Some("2.5"));
    }

    #[test]
    fn a_list_without_reasons_or_with_a_case_twice_is_refused() {
        let nothing = r#"[{"case": "a", "differs": [], "reason": " "}]"#;
        assert_eq!(
            KnownDifferences::parse(nothing).err().as_deref(),
            Some("`a` gives no reason")
        );
        let twice = LIST.replace("\"b\"", "\"a\"");
        assert_eq!(
            KnownDifferences::parse(&twice).err().as_deref(),
            Some("`a` is listed twice")
        );
    }
}
