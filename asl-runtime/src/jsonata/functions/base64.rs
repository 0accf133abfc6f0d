//! `$base64encode` and `$base64decode`.

use super::limit::bounded;
use crate::encoding;
use crate::jsonata::Error;

/// `$base64encode(text)`: the lower bytes of its UTF-16 units, as the reference implementation has it.
///
/// # Errors
/// A text beyond the limit.
pub(crate) fn encode(text: &str) -> Result<String, Error> {
    let bytes: Vec<u8> = text
        .encode_utf16()
        .map(|unit| unit.to_le_bytes()[0])
        .collect();
    bounded(encoding::base64_encode(&bytes))
}

/// `$base64decode(text)`: each byte a character up to U+00FF. Reads the lower bytes of the text's UTF-16 units, in the URL
/// alphabet as well, and skips what is in neither.
pub(crate) fn decode(text: &str) -> String {
    let units = text.encode_utf16().map(|unit| unit.to_le_bytes()[0]);
    let standard = units.map(|byte| match byte {
        b'-' => b'+',
        b'_' => b'/',
        _ => byte,
    });
    let (bytes, _) = encoding::base64_decode(standard);
    bytes.into_iter().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_characters() {
        assert_eq!(
            encode("myuser:mypass").as_deref(),
            Ok("bXl1c2VyOm15cGFzcw==")
        );
        assert_eq!(encode("\u{ff}\u{20ac}").as_deref(), Ok("/6w="));
        assert_eq!(decode("bXl1c2VyOm15cGFzcw=="), "myuser:mypass");
        assert_eq!(decode(" _6w"), "\u{ff}\u{ac}");
        assert_eq!(decode("\u{142}w"), "\u{7}");
    }
}
