//! Rewrites JSON text without reading it into a tree, so that numbers keep their spelling and depth is no limit.

/// `text`, which must be valid JSON, without the white space between tokens.
pub(crate) fn compact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_string = false;
    let mut escaped = false;
    for c in text.chars() {
        if in_string {
            in_string = escaped || c != '"';
            escaped = !escaped && c == '\\';
        } else if c.is_ascii_whitespace() {
            continue;
        } else {
            in_string = c == '"';
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::compact;

    #[test]
    fn white_space_goes_but_strings_and_numbers_stay() {
        let text = "{ \"a b\" : [ 1.0 , \"x \\\" y\" ],\n \"c\": 1E400 }";
        assert_eq!(compact(text), r#"{"a b":[1.0,"x \" y"],"c":1E400}"#);
    }

    #[test]
    fn an_escaped_backslash_ends_a_string_as_usual() {
        assert_eq!(compact(r#"[ "\\" , "b" ]"#), r#"["\\","b"]"#);
    }
}
