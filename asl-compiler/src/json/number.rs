//! JSON numbers, kept as they are written.

use super::{Value, parse::Parser};

impl Parser<'_> {
    /// Reads the number, or what was meant as one, that begins here.
    pub(super) fn number(&mut self) -> Value {
        let start = self.at();
        let length = self
            .rest()
            .find(|character: char| {
                !character.is_ascii_alphanumeric() && !matches!(character, '+' | '-' | '.' | '_')
            })
            .unwrap_or(self.rest().len());
        let written = self.rest()[..length].to_owned();
        self.advance(length.max(1));
        if is_number(&written) {
            return Value::Number(written);
        }
        let span = self.span(start, self.at());
        let message = format!("`{written}` is not a JSON number");
        self.syntax(span, message, number_help(&written));
        Value::Number("0".to_owned())
    }
}

/// Whether `written` is a number by JSON's grammar.
pub(super) fn is_number(written: &str) -> bool {
    let unsigned = written.strip_prefix('-').unwrap_or(written);
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], Some(&unsigned[at + 1..])),
        None => (unsigned, None),
    };
    let (integer, fraction) = match mantissa.split_once('.') {
        Some((integer, fraction)) => (integer, Some(fraction)),
        None => (mantissa, None),
    };
    digits(integer)
        && (integer == "0" || !integer.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent
            .is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn number_help(written: &str) -> String {
    let unsigned = written.trim_start_matches('+');
    let stripped = unsigned.trim_start_matches('0');
    for candidate in [
        unsigned.to_owned(),
        stripped.to_owned(),
        format!("0{unsigned}"),
        format!("{unsigned}0"),
        written.replace('_', ""),
    ] {
        if candidate != written && is_number(&candidate) {
            return format!("write `{candidate}`");
        }
    }
    format!("write a decimal number, or `\"{written}\"` for a string")
}

#[cfg(test)]
mod tests {
    use super::is_number;

    #[test]
    fn numbers_follow_the_json_grammar() {
        for yes in ["0", "-0", "10", "1.50", "1e9", "1E-7", "-1.5e+3"] {
            assert!(is_number(yes), "{yes}");
        }
        for no in [
            "", "-", "01", "+1", ".5", "1.", "1e", "0x1F", "NaN", "1_000",
        ] {
            assert!(!is_number(no), "{no}");
        }
    }
}
