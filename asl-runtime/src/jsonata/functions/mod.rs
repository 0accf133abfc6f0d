//! The function library as far as it needs no sequences, closures or evaluation: pure functions over
//! texts, numbers and `Json`.
//!
//! Functions take arguments that are there; what `undefined` gives is the caller's business.

pub(crate) mod base64;
mod calendar;
pub(crate) mod comparison;
mod date_component;
mod date_picture;
pub(crate) mod extension;
pub(crate) mod format_date;
pub(crate) mod format_number;
pub(crate) mod integer;
mod integer_picture;
mod iso_8601;
pub(crate) mod json_text;
pub(crate) mod limit;
pub(crate) mod number;
pub(crate) mod number_text;
mod numerals;
pub(crate) mod parse_date;
pub(crate) mod regex;
mod replacement;
pub(crate) mod strings;
pub(crate) mod substring;
#[cfg(test)]
mod tests;
pub(crate) mod url;
mod words;
