//! What AWS adds to JSONata: `$hash`, `$partition`, `$range`, `$random` (checklist 4.5).

use super::limit::MAX_ITEMS;
use super::substring::{count_as_f64, to_count};
use crate::encoding;
use crate::jsonata::Error;

/// `$hash(text, algorithm)`: lowercase hexadecimal digits.
///
/// # Errors
/// D3137 for an unknown algorithm.
pub(crate) fn hash(text: &str, algorithm: &str) -> Result<String, Error> {
    encoding::hash(text, algorithm).ok_or_else(|| {
        let (known, given) = (
            encoding::HASH_ALGORITHMS,
            super::json_text::quoted(algorithm),
        );
        let message =
            format!("The second argument of the hash function must be {known}. Given {given}");
        Error::new("D3137", message)
    })
}

/// How many items each array has that `$partition(array, size)` makes; the size is rounded down.
///
/// # Errors
/// D3137 for a size below 1.
pub(crate) fn partition_size(size: f64) -> Result<usize, Error> {
    match to_count(size) {
        0 => Err(Error::new(
            "D3137",
            "The second argument of the partition function must evaluate to a positive integer",
        )),
        size => Ok(size),
    }
}

/// `$range(first, last, step)`, `last` included; all three are rounded down. Empty where the step leads
/// away from `last`.
///
/// # Errors
/// D3137 for a step of 0; too many items.
pub(crate) fn range(
    first: f64,
    last: f64,
    step: f64,
) -> Result<impl ExactSizeIterator<Item = f64>, Error> {
    let (first, last, step) = (first.floor(), last.floor(), step.floor());
    if step == 0.0 {
        return Err(Error::new(
            "D3137",
            "The third argument of the range function must not be 0",
        ));
    }
    let steps = ((last - first) / step).floor();
    let count = if steps < 0.0 {
        0
    } else {
        to_count(steps + 1.0)
    };
    if count > MAX_ITEMS {
        return Err(Error::memory_limit());
    }
    Ok((0..count).map(move |index| first + count_as_f64(index) * step))
}

/// `$random()` from 64 random bits: from 0 to before 1.
pub(crate) fn random(bits: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
    let numerator = (bits >> 11) as f64;
    numerator / 2_f64.powi(53)
}

/// `$random(seed)`: the same seed gives the same number, though not AWS's.
pub(crate) fn random_seeded(seed: f64) -> f64 {
    random(fastrand::Rng::with_seed((seed + 0.0).to_bits()).u64(..))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranged(first: f64, last: f64, step: f64) -> Option<Vec<i32>> {
        let range = range(first, last, step).ok()?;
        #[expect(clippy::cast_possible_truncation, reason = "small integers")]
        Some(range.map(|number| number as i32).collect())
    }

    #[test]
    fn ranges_include_both_ends() {
        assert_eq!(ranged(0.0, 9.0, 3.0), Some(vec![0, 3, 6, 9]));
        assert_eq!(ranged(1.0, 9.0, 9.0), Some(vec![1]));
        assert_eq!(ranged(3.0, 1.0, -1.0), Some(vec![3, 2, 1]));
        assert_eq!(ranged(1.0, 3.0, -1.0), Some(vec![]));
        assert_eq!(ranged(1.9, 3.1, 1.5), Some(vec![1, 2, 3]));
        assert_eq!(ranged(1.0, 1.0, 5.0), Some(vec![1]));
        assert_eq!(ranged(1.0, 2.0, 0.0), None);
        assert_eq!(ranged(1.0, 1e18, 1.0), None);
        assert_eq!(ranged(f64::NAN, 1.0, 1.0), Some(vec![]));
    }

    #[test]
    fn partitions_have_at_least_one_item() {
        assert_eq!(partition_size(2.9), Ok(2));
        for size in [0.9, 0.0, -1.0, f64::NAN] {
            let error = partition_size(size).expect_err("no size");
            assert_eq!(error.code(), "D3137");
        }
    }

    #[test]
    fn hashes_have_hexadecimal_digits() {
        let digits = "900150983cd24fb0d6963f7d28e17f72";
        assert_eq!(hash("abc", "MD5").as_deref(), Ok(digits));
        let error = hash("abc", "md5").expect_err("unknown");
        let message = "The second argument of the hash function must be MD5, SHA-1, SHA-256, SHA-384 or SHA-512. Given \"md5\"";
        assert_eq!(error.message(), message);
    }

    #[test]
    fn random_numbers_are_below_one() {
        assert!(random(u64::MAX) < 1.0);
        assert_eq!(random(0).to_bits(), 0);
        assert_eq!(random_seeded(7.0).to_bits(), random_seeded(7.0).to_bits());
        assert_ne!(random_seeded(7.0).to_bits(), random_seeded(8.0).to_bits());
    }
}
