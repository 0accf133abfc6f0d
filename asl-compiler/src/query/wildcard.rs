//! The patterns of `StringMatches`: `*` stands for any text (checklist 5.10).

use super::QueryError;

/// Splits a pattern into the texts around its `*`: one more than there are `*`.
///
/// `\*` is a star and `\\` a backslash.
///
/// # Errors
/// At a backslash before anything else.
pub fn parse(pattern: &str) -> Result<Vec<String>, QueryError> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let mut characters = pattern.char_indices();
    while let Some((position, character)) = characters.next() {
        match character {
            '*' => pieces.push(std::mem::take(&mut piece)),
            '\\' => match characters.next() {
                Some((_, escaped @ ('*' | '\\'))) => piece.push(escaped),
                _ => {
                    return Err(QueryError::new(position..position + 1, "this backslash escapes nothing")
                        .help("a star is written `\\*`, a backslash `\\\\`; JSON doubles each backslash once more"));
                }
            },
            plain => piece.push(plain),
        }
    }
    pieces.push(piece);
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_split_a_pattern() {
        let cases: [(&str, &[&str]); 5] = [
            ("log-*.txt", &["log-", ".txt"]),
            ("*", &["", ""]),
            ("", &[""]),
            ("a**b", &["a", "", "b"]),
            (r"\*é\\", &[r"*é\"]),
        ];
        for (pattern, pieces) in cases {
            assert_eq!(parse(pattern).expect(pattern), pieces, "{pattern}");
        }
    }

    #[test]
    fn an_open_escape_is_refused() {
        assert_eq!(parse(r"a\").map_err(|error| error.range), Err(1..2));
        assert_eq!(parse(r"é\d").map_err(|error| error.range), Err(2..3));
    }
}
