//! "Did you mean": the known name nearest to a mistyped one.

/// Names of states are 80 characters at most; what is longer is no slip of anyone's.
const MAX_COMPARED: usize = 100;

/// The candidate nearest to `written`, if one is near enough to be meant.
///
/// Nearness is the optimal string alignment distance (insert, delete, replace, swap neighbours), case aside; one edit for
/// every three characters may be a slip.
#[must_use]
pub fn closest<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    closest_within((written.chars().count() / 3).max(1), written, candidates)
}

/// The candidate nearest to `written` that `most` edits or fewer lead to.
pub(crate) fn closest_within<'a>(
    most: usize,
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let folded = written.to_lowercase();
    let length = folded.chars().count();
    let near = |candidate: &'a str| {
        let folded_candidate = candidate.to_lowercase();
        let other = folded_candidate.chars().count();
        if other > MAX_COMPARED || length.abs_diff(other) > most {
            return None;
        }
        let distance = strsim::osa_distance(&folded, &folded_candidate);
        (distance <= most).then_some((distance, candidate))
    };
    candidates
        .into_iter()
        .filter(|candidate| *candidate != written)
        .filter_map(near)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn a_slip_finds_the_name_it_was_meant_for() {
        let names = ["CheckStock", "ShipOrder", "Next", "End"];
        assert_eq!(closest("CheckStok", names), Some("CheckStock"));
        assert_eq!(closest("checkstock", names), Some("CheckStock"));
        assert_eq!(closest("Nxet", names), Some("Next"));
        assert_eq!(closest("Edn", names), Some("End"));
        assert_eq!(closest("Payment", names), None);
        assert_eq!(closest("", names), None);
    }
}
