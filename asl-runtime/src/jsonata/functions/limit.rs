//! How large what functions make may become.

use crate::jsonata::Error;

/// The longest text that an expression may make, in UTF-16 units (checklist 2.22).
pub(crate) const MAX_TEXT: usize = 1 << 22;

/// The longest sequence that an expression may make (checklist 2.22).
pub(crate) const MAX_ITEMS: usize = 873_782;

/// How many UTF-16 units `text` has.
pub(crate) fn utf16_len(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.encode_utf16().count()
    }
}

/// `text`, if an expression may make one that long.
pub(crate) fn bounded(text: String) -> Result<String, Error> {
    // A byte is at most one unit.
    if text.len() <= MAX_TEXT || utf16_len(&text) <= MAX_TEXT {
        return Ok(text);
    }
    Err(Error::memory_limit())
}

/// A text that grows no longer than [`MAX_TEXT`].
#[derive(Default)]
pub(crate) struct BoundedText {
    text: String,
    units: usize,
}

impl BoundedText {
    /// Appends `piece`, unless the text would become too long.
    pub(crate) fn push_str(&mut self, piece: &str) -> Result<(), Error> {
        self.units += utf16_len(piece);
        if self.units > MAX_TEXT {
            return Err(Error::memory_limit());
        }
        self.text.push_str(piece);
        Ok(())
    }

    /// Appends `piece` as often as `count` says, unless the text would become too long.
    pub(crate) fn push_repeated(&mut self, piece: char, count: usize) -> Result<(), Error> {
        self.units = count
            .saturating_mul(piece.len_utf16())
            .saturating_add(self.units);
        if self.units > MAX_TEXT {
            return Err(Error::memory_limit());
        }
        self.text.extend(std::iter::repeat_n(piece, count));
        Ok(())
    }

    pub(crate) fn into_string(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_up_to_2_to_the_22_characters() {
        assert!(bounded("a".repeat(MAX_TEXT)).is_ok());
        assert!(bounded("a".repeat(MAX_TEXT + 1)).is_err());
        assert!(bounded("é".repeat(MAX_TEXT)).is_ok());
        assert!(bounded("😀".repeat(MAX_TEXT / 2 + 1)).is_err());
    }

    #[test]
    fn a_growing_text_stops_at_the_bound() {
        let mut text = BoundedText::default();
        text.push_repeated('0', MAX_TEXT).expect("fits");
        assert!(text.push_str("").is_ok());
        assert_eq!(
            text.push_str("1").map_err(|error| error.code()),
            Err("U1001")
        );
        assert!(
            BoundedText::default()
                .push_repeated('0', usize::MAX)
                .is_err()
        );
    }
}
