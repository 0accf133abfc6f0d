//! Intrinsic Functions that draw random numbers. Where the bits come from is the caller's business, so that tests
//! repeat.

use super::{IntrinsicError, integer_of};
use crate::json::Json;

/// `States.MathRandom(start, end)`: a number from `start` to before `end`.
///
/// # Errors
/// Where the arguments are no numbers, or `end` is not after `start`.
pub fn math_random(
    start: &Json,
    end: &Json,
    draw: &mut dyn FnMut() -> u64,
) -> Result<Json, IntrinsicError> {
    let (first, last) = (integer_of(start)?, integer_of(end)?);
    let Ok(span @ 1..) = u64::try_from(last - first) else {
        return Err(IntrinsicError::new(format!(
            "the end {last} is not after the start {first}"
        )));
    };
    // The upper half of the product is as even as 64 random bits over at most 32.
    let offset = (u128::from(draw()) * u128::from(span)) >> 64;
    let offset = i64::try_from(offset).expect("less than the span, which is 32 bits wide");
    Ok(Json::from(first + offset))
}

/// `States.MathRandom(start, end, seed)`: the same seed gives the same number, though not AWS's.
///
/// # Errors
/// As [`math_random`].
pub fn math_random_seeded(start: &Json, end: &Json, seed: &Json) -> Result<Json, IntrinsicError> {
    let seed = integer_of(seed)?.cast_unsigned();
    math_random(start, end, &mut || split_mix(seed))
}

/// `SplitMix64`: spreads a small seed over all bits.
fn split_mix(seed: u64) -> u64 {
    let state = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// `States.UUID()`: version 4, from 122 random bits.
#[must_use]
pub fn uuid(draw: &mut dyn FnMut() -> u64) -> Json {
    let (high, low) = (draw(), draw());
    let (first, second, third) = (high >> 32, high >> 16 & 0xFFFF, high & 0x0FFF);
    let (fourth, fifth) = (low >> 48 & 0x3FFF | 0x8000, low & 0xFFFF_FFFF_FFFF);
    Json::from(format!(
        "{first:08x}-{second:04x}-4{third:03x}-{fourth:04x}-{fifth:012x}"
    ))
}
