//! What the fields of a Map say: its items, how many iterations run at once, how many may fail.

use crate::definition::{Bound, Items, Map};
use crate::execution::Scope;
use crate::execution::data_flow::plain_text;
use crate::execution::flow::{Failure, error_name};
use crate::execution::trial;
use crate::json::{Array, Json};
use crate::query::Path;

/// How many failed iterations a Map puts up with; none unless it says otherwise.
pub(in crate::execution) struct Tolerated {
    pub(in crate::execution) count: Option<u64>,
    pub(in crate::execution) percentage: Option<f64>,
}

/// Why a failed iteration fails its Map.
pub(in crate::execution) enum Exceeded {
    /// No failure is tolerated: the iteration's own error is the Map's.
    Any,
    /// More failed than the Map tolerates.
    Threshold,
}

pub(in crate::execution) fn threshold_exceeded() -> Failure {
    Failure::states(
        error_name::EXCEED_TOLERATED_FAILURE_THRESHOLD,
        "The specified tolerated failure threshold was exceeded",
    )
}

impl Tolerated {
    pub(in crate::execution) fn exceeded_by(
        &self,
        failed: usize,
        total: usize,
    ) -> Option<Exceeded> {
        if self.count.unwrap_or(0) == 0 && self.percentage.unwrap_or(0.0) <= 0.0 {
            return Some(Exceeded::Any);
        }
        let by_count = self.count.is_some_and(|count| failed as u64 > count);
        #[expect(
            clippy::cast_precision_loss,
            reason = "a Map has fewer items than 2^53"
        )]
        let percentage = failed as f64 * 100.0 / total as f64;
        let by_percentage = self.percentage.is_some_and(|limit| percentage > limit);
        (by_count || by_percentage).then_some(Exceeded::Threshold)
    }
}

impl Scope {
    pub(in crate::execution) fn items(&self, map: &Map, input: &Json) -> Result<Array, Failure> {
        match map.items {
            Items::Input => self.checked_items(input.clone()),
            Items::Template(items) => self.checked_items(items(self, input)?),
            Items::Expression(expression) => self.evaluate_items(input, expression),
            Items::Path(path) => match self.select(input, path)? {
                Json::Array(items) => Ok(items),
                _ => Err(self.runtime_failure(format_args!(
                    "Reference path \"{}\" must point to array.",
                    trial::path_text(self, path)
                ))),
            },
        }
    }

    /// `MaxConcurrency`, within what the limits allow at once.
    pub(super) fn max_concurrency(&self, map: &Map, input: &Json) -> Result<usize, Failure> {
        let most = self.execution.limits.inline_map_concurrency.max(1);
        let own = self.own_max_concurrency(map, input)?;
        Ok(match usize::try_from(own).unwrap_or(usize::MAX) {
            0 => most,
            own => own.min(most),
        })
    }

    /// `MaxConcurrency` itself; 0 is no limit.
    pub(in crate::execution) fn own_max_concurrency(
        &self,
        map: &Map,
        input: &Json,
    ) -> Result<u64, Failure> {
        match map.max_concurrency {
            None => Ok(0),
            Some(Bound::Fixed(own)) => Ok(own),
            Some(Bound::Path(path)) => self.whole_number(input, "MaxConcurrency", path),
            Some(Bound::Expression(expression)) => self.evaluate_whole(input, expression),
        }
    }

    pub(in crate::execution) fn tolerated(
        &self,
        map: &Map,
        input: &Json,
    ) -> Result<Tolerated, Failure> {
        let count = match map.tolerated_failure_count {
            None => None,
            Some(Bound::Fixed(count)) => Some(count),
            Some(Bound::Path(path)) => {
                Some(self.whole_number(input, "ToleratedFailureCount", path)?)
            }
            Some(Bound::Expression(expression)) => Some(self.evaluate_whole(input, expression)?),
        };
        let percentage = match map.tolerated_failure_percentage {
            None => None,
            Some(Bound::Fixed(percentage)) => Some(percentage),
            Some(Bound::Path(path)) => Some(self.percentage(input, path)?),
            Some(Bound::Expression(expression)) => Some(self.evaluate_number(input, expression)?),
        };
        Ok(Tolerated { count, percentage })
    }

    fn whole_number(&self, input: &Json, field: &str, path: &'static Path) -> Result<u64, Failure> {
        let value = self.select(input, path)?;
        let Some(number) = value.as_i64() else {
            return Err(self.runtime_failure(format_args!(
                "The {field}Path field refers to value \"{}\" which is not a valid integer: {}",
                plain_text(&value),
                path.text
            )));
        };
        u64::try_from(number)
            .map_err(|_| self.runtime_failure(format_args!("{field} cannot be negative.")))
    }

    fn percentage(&self, input: &Json, path: &'static Path) -> Result<f64, Failure> {
        let value = self.select(input, path)?;
        let Some(percentage) = value.as_f64() else {
            return Err(self.runtime_failure(format_args!(
                "The ToleratedFailurePercentagePath field refers to value \"{}\" which is not a valid float: {}",
                plain_text(&value),
                path.text
            )));
        };
        if (0.0..=100.0).contains(&percentage) {
            Ok(percentage)
        } else {
            Err(self.runtime_failure("ToleratedFailurePercentage must be between 0 and 100."))
        }
    }
}
