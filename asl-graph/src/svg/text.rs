//! How wide text is, about; there is no font to ask.

/// Pixels of a column of a name.
pub(super) const NAME_COLUMN: f64 = 7.2;

/// Pixels of a column of a caption.
pub(super) const CAPTION_COLUMN: f64 = 5.6;

/// Pixels of a column of a label.
pub(super) const LABEL_COLUMN: f64 = 6.0;

/// Columns of a name or caption that are shown.
pub(super) const NAME_COLUMNS: usize = 40;

/// Columns of a label that are shown.
pub(super) const LABEL_COLUMNS: usize = 36;

/// Columns of a text: two for a character of East Asia or a picture.
#[expect(
    clippy::cast_precision_loss,
    reason = "a text that is shown has few columns"
)]
pub(super) fn columns(text: &str) -> f64 {
    text.chars().map(width).sum::<usize>() as f64
}

fn width(character: char) -> usize {
    if character >= '\u{1100}' && !('\u{2000}'..'\u{2e80}').contains(&character) {
        2
    } else {
        1
    }
}

/// The text, or as much of it as fits with an ellipsis.
pub(super) fn clipped(text: &str, columns: usize) -> String {
    let mut left = columns;
    let mut cut = None;
    for (at, character) in text.char_indices() {
        if left <= 1 && cut.is_none() {
            cut = Some(at);
        }
        match left.checked_sub(width(character)) {
            Some(rest) => left = rest,
            None => {
                let shown = text.get(..cut.unwrap_or(at)).unwrap_or_default();
                return format!("{shown}…");
            }
        }
    }
    text.to_owned()
}

/// Text of XML. Characters that XML cannot hold are replaced.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(' '),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ if character.is_control() => escaped.push('\u{fffd}'),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{clipped, escaped};

    #[test]
    fn text_is_clipped_to_its_columns() {
        for (text, expected) in [
            ("short", "short"),
            ("just fits", "just fits"),
            ("does not fit", "does not…"),
            ("四文字四文字", "四文字四…"),
            ("", ""),
        ] {
            assert_eq!(clipped(text, 9), expected, "{text}");
        }
    }

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(
            escaped("<a href=\"x\">&\u{0}\n"),
            "&lt;a href=&quot;x&quot;&gt;&amp;\u{fffd} "
        );
    }
}
