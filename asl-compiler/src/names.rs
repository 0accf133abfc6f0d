//! "Did you mean": the known name nearest to a mistyped one.

/// The candidate nearest to `written`, if one is near enough to be meant.
///
/// Nearness is the optimal string alignment distance (insert, delete, replace, swap neighbours), case aside; one edit for
/// every three characters may be a slip.
pub(crate) fn closest<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let folded: Vec<char> = written.to_lowercase().chars().collect();
    let most = (folded.len() / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| *candidate != written)
        .filter_map(|candidate| {
            let other: Vec<char> = candidate.to_lowercase().chars().collect();
            if folded.len().abs_diff(other.len()) > most {
                return None;
            }
            let distance = distance(&folded, &other);
            (distance <= most).then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Names of states are 80 characters at most; what is longer is no slip of anyone's.
const MAX_COMPARED: usize = 100;

fn distance(left: &[char], right: &[char]) -> usize {
    if left.len() > MAX_COMPARED || right.len() > MAX_COMPARED {
        return usize::MAX;
    }
    let mut before = vec![0; right.len() + 1];
    let mut above: Vec<usize> = (0..=right.len()).collect();
    for (row, &from) in left.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, &to) in right.iter().enumerate() {
            let replaced = cell(&above, column) + usize::from(from != to);
            let inserted = cell(&current, column) + 1;
            let deleted = cell(&above, column + 1) + 1;
            let mut best = replaced.min(inserted).min(deleted);
            let swapped = row > 0
                && column > 0
                && left.get(row - 1) == Some(&to)
                && right.get(column - 1) == Some(&from);
            if swapped {
                best = best.min(cell(&before, column - 1) + 1);
            }
            current.push(best);
        }
        before = std::mem::replace(&mut above, current);
    }
    cell(&above, right.len())
}

fn cell(row: &[usize], column: usize) -> usize {
    row.get(column).copied().unwrap_or(usize::MAX / 2)
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
