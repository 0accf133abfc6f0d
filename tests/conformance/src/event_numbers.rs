//! Event ids inside causes, such as `(entered at the event id #4)`: they say when, not what.

use regex_lite::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"event id #\d+").expect("the pattern is constant"));

/// `text` with the number of each event left out.
pub(crate) fn without(text: &str) -> Cow<'_, str> {
    NUMBER.replace_all(text, "event id #_")
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_the_number_goes() {
        let text = "the state 'A #3' (entered at the event id #12)";
        assert_eq!(
            super::without(text),
            "the state 'A #3' (entered at the event id #_)"
        );
    }
}
