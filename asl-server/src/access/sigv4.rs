//! AWS Signature Version 4: whether a request was signed with a secret (AWS General Reference, "Signing AWS API requests").

use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

use axum::http::HeaderMap;
use axum::http::request::Parts;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

use super::Secret;
use crate::api::ApiError;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// How far a caller's clock may be from ours.
const SKEW: Duration = Duration::from_mins(15);

/// What the `Authorization` header says.
struct Authorization<'a> {
    access_key_id: &'a str,
    /// `DATE/REGION/SERVICE/aws4_request`.
    scope: &'a str,
    signed_headers: &'a str,
    signature: &'a str,
}

impl<'a> Authorization<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let fields = text.strip_prefix(ALGORITHM)?.split(',').map(str::trim);
        let mut found = Authorization {
            access_key_id: "",
            scope: "",
            signed_headers: "",
            signature: "",
        };
        for field in fields {
            match field.split_once('=')? {
                ("Credential", credential) => {
                    (found.access_key_id, found.scope) = credential.split_once('/')?;
                }
                ("SignedHeaders", names) => found.signed_headers = names,
                ("Signature", signature) => found.signature = signature,
                _ => return None,
            }
        }
        Some(found)
    }
}

/// Refuses a request that was not signed with this key, at about this time, for the service `states` in whatever region.
pub(super) fn check(
    id: &str,
    secret: &Secret,
    request: &Parts,
    body: &[u8],
    now: SystemTime,
) -> Result<(), ApiError> {
    let shown = header(&request.headers, "authorization");
    let shown = Authorization::parse(&shown).ok_or_else(ApiError::not_authenticated)?;
    if shown.access_key_id != id {
        return Err(ApiError::unknown_client());
    }
    let date = header(&request.headers, "x-amz-date");
    let scope: Vec<&str> = shown.scope.split('/').collect();
    let [day, region, "states", "aws4_request"] = scope[..] else {
        return Err(ApiError::wrong_signature());
    };
    let signed: Vec<&str> = shown.signed_headers.split(';').collect();
    if !date.starts_with(day) || !covers(&signed, &request.headers) {
        return Err(ApiError::wrong_signature());
    }
    check_time(&date, now)?;
    let canonical = canonical_request(request, &signed, shown.signed_headers, body);
    let canonical = hex(&Sha256::digest(canonical));
    let to_sign = format!("{ALGORITHM}\n{date}\n{}\n{canonical}", shown.scope);
    let mut key = format!("AWS4{}", secret.0).into_bytes();
    for part in [day, region, "states", "aws4_request"] {
        key = mac(&key, part).finalize().into_bytes().to_vec();
    }
    let signature = from_hex(shown.signature).ok_or_else(ApiError::wrong_signature)?;
    // In a time that tells nothing of the right one.
    let verified = mac(&key, &to_sign).verify_slice(&signature);
    verified.map_err(|_| ApiError::wrong_signature())
}

fn check_time(date: &str, now: SystemTime) -> Result<(), ApiError> {
    let signed_at = parse_date(date).ok_or_else(ApiError::wrong_signature)?;
    let difference = now
        .duration_since(signed_at)
        .unwrap_or_else(|early| early.duration());
    if difference > SKEW {
        return Err(ApiError::signature_expired(date));
    }
    Ok(())
}

/// Whether all that matters is signed, once and in order: the host, and every header of AWS's.
fn covers(signed: &[&str], headers: &HeaderMap) -> bool {
    if !signed.is_sorted_by(|name, next| name < next) {
        return false;
    }
    let ours = headers.keys().map(axum::http::HeaderName::as_str);
    let mut ours = ours.filter(|name| name.starts_with("x-amz-"));
    signed.contains(&"host") && ours.all(|name| signed.contains(&name))
}

fn canonical_request(request: &Parts, signed: &[&str], names: &str, body: &[u8]) -> String {
    let mut text = format!("{}\n", request.method);
    for byte in request.uri.path().bytes() {
        // What was encoded for the request is encoded once more.
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                text.push(char::from(byte));
            }
            // Writing to a string cannot fail.
            _ => drop(write!(text, "%{byte:02X}")),
        }
    }
    let mut query: Vec<&str> = request.uri.query().unwrap_or_default().split('&').collect();
    query.sort_unstable();
    text.push('\n');
    text.push_str(&query.join("&"));
    text.push('\n');
    for name in signed {
        let _ = writeln!(text, "{name}:{}", header(&request.headers, name));
    }
    let body = hex(&Sha256::digest(body));
    let _ = write!(text, "\n{names}\n{body}");
    text
}

/// The values of a header as they are signed: without blanks around, of several blanks one, with commas between.
fn header(headers: &HeaderMap, name: &str) -> String {
    let values = headers.get_all(name).iter();
    let values = values.map(|value| {
        let value = String::from_utf8_lossy(value.as_bytes());
        value.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
    });
    values.collect::<Vec<_>>().join(",")
}

fn mac(key: &[u8], text: &str) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key may have any length");
    mac.update(text.as_bytes());
    mac
}

/// Reads `20261231T235959Z`.
fn parse_date(text: &str) -> Option<SystemTime> {
    let digits = text.strip_suffix('Z')?;
    let (date, time) = digits.split_once('T')?;
    let is_plain =
        |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_plain(date, 8) || !is_plain(time, 6) {
        return None;
    }
    let number = |text: &str, from: usize, to: usize| text.get(from..to)?.parse::<u64>().ok();
    let days = days_before(
        number(date, 0, 4)?,
        number(date, 4, 6)?,
        number(date, 6, 8)?,
    )?;
    let hours = days * 24 + number(time, 0, 2)?;
    let minutes = hours * 60 + number(time, 2, 4)?;
    let seconds = minutes * 60 + number(time, 4, 6)?;
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}

/// Days from 1970 to a date of the Gregorian calendar.
fn days_before(year: u64, month: u64, day: u64) -> Option<u64> {
    if year < 1970 || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Years begin in March, so that a leap day is the last.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1;
    Some(days - 719_468)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    let bytes = pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    bytes.collect()
}

#[cfg(test)]
mod tests;
