//! What a run prints and writes: the table, the failures, and the lines that say what is wrong.

use crate::case::Kind;
use crate::compare::{Part, Verdict};
use crate::expectations::{Expectation, KnownDifferences};
use crate::run::{CaseResult, Outcome};
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// How many of the parts compared agree.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Agreement {
    agreed: usize,
    compared: usize,
}

impl Agreement {
    /// Counts `verdict` if it has any of the parts that `wanted` names.
    fn count(&mut self, verdict: &Verdict, wanted: impl Fn(Part) -> bool) {
        let mut checks = verdict
            .checks
            .iter()
            .filter(|check| wanted(check.part))
            .peekable();
        if checks.peek().is_some() {
            self.compared += 1;
            self.agreed += usize::from(checks.all(|check| check.difference.is_none()));
        }
    }

    fn add(&mut self, other: Self) {
        self.agreed += other.agreed;
        self.compared += other.compared;
    }
}

impl fmt::Display for Agreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&if self.compared == 0 {
            "-".to_owned()
        } else {
            format!("{}/{}", self.agreed, self.compared)
        })
    }
}

/// One row of the table.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Row {
    passed: usize,
    failed: usize,
    skipped: usize,
    /// Status, output, error and cause, or the diagnostics.
    outcome: Agreement,
    history: Agreement,
}

impl Row {
    fn count(&mut self, outcome: &Outcome) {
        let Outcome::Judged(_, verdict) = outcome else {
            self.skipped += 1;
            return;
        };
        if verdict.passed() {
            self.passed += 1;
        } else {
            self.failed += 1;
        }
        self.outcome.count(verdict, |part| part != Part::History);
        self.history.count(verdict, |part| part == Part::History);
    }

    fn add(&mut self, other: &Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.outcome.add(other.outcome);
        self.history.add(other.history);
    }

    fn line(&self, area: &str, kind: &dyn fmt::Display) -> String {
        let Self {
            passed,
            failed,
            skipped,
            outcome,
            history,
        } = self;
        format!(
            "{area:<24} {kind:<20} {passed:>6} {failed:>6} {skipped:>7} {outcome:>11} {history:>11}\n"
        )
    }
}

/// The results of a run beside the list of known differences.
#[derive(Debug)]
pub struct Report<'r> {
    results: &'r [CaseResult<'r>],
    known: &'r KnownDifferences,
}

impl<'r> Report<'r> {
    /// A report on `results`.
    #[must_use]
    pub fn new(results: &'r [CaseResult<'r>], known: &'r KnownDifferences) -> Self {
        Self { results, known }
    }

    fn judged(&self) -> impl Iterator<Item = (&'r CaseResult<'r>, &'r Verdict)> {
        self.results
            .iter()
            .filter_map(|result| match &result.outcome {
                Outcome::Judged(_, verdict) => Some((result, verdict)),
                Outcome::Skipped(_) => None,
            })
    }

    /// The table by area and kind, and the reasons for which cases were skipped.
    #[must_use]
    pub fn table(&self) -> String {
        let mut rows: BTreeMap<(&str, Kind), Row> = BTreeMap::new();
        for result in self.results {
            rows.entry((&result.area, result.kind))
                .or_default()
                .count(&result.outcome);
        }
        let mut table = format!(
            "{:<24} {:<20} {:>6} {:>6} {:>7} {:>11} {:>11}\n",
            "area", "kind", "passed", "failed", "skipped", "outcome", "history"
        );
        let mut total = Row::default();
        for ((area, kind), row) in &rows {
            table += &row.line(area, kind);
            total.add(row);
        }
        table += &total.line("all", &"");
        table + &self.skips()
    }

    fn skips(&self) -> String {
        let mut reasons: BTreeMap<(Kind, &str), usize> = BTreeMap::new();
        for result in self.results {
            if let Outcome::Skipped(reason) = result.outcome {
                *reasons.entry((result.kind, reason)).or_default() += 1;
            }
        }
        let lines = reasons
            .iter()
            .map(|((kind, reason), count)| format!("skipped: {count:>4} {kind}, {reason}\n"));
        lines.collect()
    }

    /// The closing line.
    #[must_use]
    pub fn closing_line(&self) -> String {
        let failed = self
            .judged()
            .filter(|(_, verdict)| !verdict.passed())
            .count();
        let passed = self.judged().count() - failed;
        let skipped = self.results.len() - passed - failed;
        format!("{passed} passed, {failed} failed, {skipped} skipped")
    }

    /// One line for each case that contradicts the list of known differences; none where the run is a success.
    #[must_use]
    pub fn surprises(&self) -> Vec<String> {
        let surprise = |(result, verdict): (&CaseResult, &Verdict)| {
            let name = &result.name;
            match self.known.judge(name, verdict) {
                Expectation::Met => None,
                Expectation::Outdated => Some(format!(
                    "{name}: passes, but is listed as a known difference"
                )),
                Expectation::Unlisted => {
                    let (part, difference) = verdict.failures().next()?;
                    Some(format!("{name}: {}{}", part_name(part), at(&difference.at)))
                }
            }
        };
        self.judged().filter_map(surprise).collect()
    }

    /// Writes a line of JSON for each part that differs.
    ///
    /// # Errors
    ///
    /// Where the file or its folder cannot be written.
    pub fn write_failures(&self, path: &Path) -> io::Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = io::BufWriter::new(fs::File::create(path)?);
        for (result, verdict) in self.judged() {
            for (part, difference) in verdict.failures() {
                let line = json!({
                    "case": result.name,
                    "area": result.area,
                    "kind": result.kind.to_string(),
                    "part": part,
                    "at": difference.at,
                    "expected": difference.expected,
                    "actual": difference.actual,
                    "known": self.known.reason(&result.name),
                });
                writeln!(file, "{line}")?;
            }
        }
        file.flush()
    }
}

fn part_name(part: Part) -> String {
    let name = serde_json::to_value(part).unwrap_or_default();
    name.as_str().map_or_else(String::new, str::to_owned)
}

fn at(pointer: &str) -> String {
    if pointer.is_empty() {
        String::new()
    } else {
        format!(" differs at {pointer}")
    }
}

/// Where the failures of a run are written: `conformance/failures.jsonl` in cargo's target folder.
#[must_use]
pub fn failures_path() -> PathBuf {
    let chosen = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target =
        chosen.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target"));
    target.join("conformance/failures.jsonl")
}

#[cfg(test)]
mod tests {
    use super::Report;
    use crate::case::Kind;
    use crate::compare::Verdict;
    use crate::engine::Answer;
    use crate::expectations::KnownDifferences;
    use crate::run::{CaseResult, Outcome};

    fn results() -> Vec<CaseResult<'static>> {
        let outcomes = [
            Outcome::Judged(Answer::Broken(String::new()), Verdict::default()),
            Outcome::Judged(Answer::Broken("why".to_owned()), Verdict::broken("why")),
            Outcome::Skipped("activity"),
        ];
        let result = |(name, outcome): (&str, Outcome)| CaseResult {
            case: None,
            name: name.to_owned(),
            area: "base".to_owned(),
            kind: Kind::Execution,
            outcome,
        };
        ["a", "b", "c"]
            .into_iter()
            .zip(outcomes)
            .map(result)
            .collect()
    }

    #[test]
    fn the_closing_line_counts_every_case_once() {
        let (results, known) = (results(), KnownDifferences::default());
        let report = Report::new(&results, &known);
        assert_eq!(report.closing_line(), "1 passed, 1 failed, 1 skipped");
        assert_eq!(report.surprises(), ["b: answer"]);
    }

    #[test]
    fn the_table_has_a_row_for_each_area_and_kind_and_says_why_cases_are_skipped() {
        let (results, known) = (results(), KnownDifferences::default());
        let table = Report::new(&results, &known).table();
        let row = table
            .lines()
            .find(|line| line.starts_with("base"))
            .expect("a row");
        let cells: Vec<_> = row.split_whitespace().collect();
        assert_eq!(cells, ["base", "execution", "1", "1", "1", "0/1", "-"]);
        assert!(
            table.ends_with("skipped:    1 execution, activity\n"),
            "{table}"
        );
    }
}
