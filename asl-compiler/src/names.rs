//! Names: of definitions by their files, and the known one nearest to a mistyped one ("did you mean").

use std::path::MAIN_SEPARATOR;

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

/// The name of a definition's file without its folder and extensions: `order` of `workflows/order.asl.json`.
#[must_use]
pub fn stem(path: &str) -> &str {
    let name = path.rsplit(['/', MAIN_SEPARATOR]).next().unwrap_or(path);
    let name = [".json", ".yaml", ".yml"]
        .iter()
        .find_map(|extension| name.strip_suffix(extension))
        .unwrap_or(name);
    name.strip_suffix(".asl").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::{closest, stem};

    #[test]
    fn a_stem_has_none_of_the_extensions() {
        for (path, expected) in [
            ("workflows/order.asl.json", "order"),
            ("order-eu.asl.yaml", "order-eu"),
            ("a/b.c.json", "b.c"),
            ("plain", "plain"),
        ] {
            assert_eq!(stem(path), expected, "{path}");
        }
    }

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
