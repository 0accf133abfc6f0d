//! The replacement texts of `$replace`: `$0` is the match, `$1` a group, `$$` a dollar sign.

use super::limit::BoundedText;
use super::number_text::{parse_int, to_text};
use super::substring::{count_as_f64, to_count};
use crate::json::ArcStr;
use crate::jsonata::Error;

/// Replaces each reference by what it stands for: nothing for a group that took no part or does not
/// exist, itself where no number follows the dollar sign.
///
/// # Errors
/// A text beyond the limit.
pub(super) fn expand(
    replacement: &str,
    whole: &str,
    groups: &[Option<ArcStr>],
) -> Result<String, Error> {
    let mut expanded = BoundedText::default();
    let mut rest = replacement;
    while let Some((before, after)) = rest.split_once('$') {
        expanded.push_str(before)?;
        rest = match after.as_bytes().first() {
            Some(b'$') => {
                expanded.push_str("$")?;
                skip(after, 1)
            }
            Some(b'0') => {
                expanded.push_str(whole)?;
                skip(after, 1)
            }
            _ => {
                let reference = group_reference(after, groups.len());
                let (meant, length) = match reference {
                    Some((index, length)) => (group(groups, index), length),
                    None => ("$", 0),
                };
                expanded.push_str(meant)?;
                skip(after, length)
            }
        };
    }
    expanded.push_str(rest)?;
    Ok(expanded.into_string())
}

fn skip(text: &str, characters: usize) -> &str {
    let mut rest = text.chars();
    for _ in 0..characters {
        rest.next();
    }
    rest.as_str()
}

fn group(groups: &[Option<ArcStr>], index: f64) -> &str {
    let place = to_count(index).checked_sub(1);
    place
        .and_then(|place| groups.get(place)?.as_deref())
        .unwrap_or_default()
}

/// The number that `text` starts with and how long it is. It has as many digits as the number of groups,
/// one fewer where it would be larger than that.
fn group_reference(text: &str, groups: usize) -> Option<(f64, usize)> {
    let digits = groups.checked_ilog10().unwrap_or(0) as usize + 1;
    let leading = |count: usize| {
        let end = text
            .char_indices()
            .nth(count)
            .map_or(text.len(), |(at, _)| at);
        parse_int(text.get(..end).unwrap_or_default())
    };
    let mut index = leading(digits);
    if digits > 1 && index > count_as_f64(groups) {
        index = leading(digits - 1);
    }
    let length = to_text(index).len();
    (!index.is_nan()).then_some((index, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(replacement: &str, groups: usize) -> String {
        let groups: Vec<_> = (1..=groups)
            .map(|index| Some(ArcStr::from(format!("<{index}>"))))
            .collect();
        expand(replacement, "whole", &groups).expect("short")
    }

    #[test]
    fn references_have_as_many_digits_as_there_may_be() {
        for (replacement, groups, expected) in [
            ("$0!$$", 0, "whole!$"),
            ("[$1]", 0, "[]"),
            ("$12", 1, "<1>2"),
            ("$12", 12, "<12>"),
            ("$13", 12, "<1>3"),
            ("$123", 12, "<12>3"),
            ("$2", 1, ""),
            ("$x $", 1, "$x $"),
            ("a$é", 10, "a$é"),
            ("$$1$1", 1, "$1<1>"),
        ] {
            assert_eq!(expanded(replacement, groups), expected, "{replacement}");
        }
    }

    #[test]
    fn groups_that_took_no_part_are_empty() {
        assert_eq!(expand("[$1]", "", &[None]).as_deref(), Ok("[]"));
    }
}
