//! The trace header of a request: what the execution that it starts belongs to.

use axum::http::HeaderMap;

/// The longest one.
const LONGEST: usize = 256;

/// As AWS's tools send it. One that cannot be kept is none: nothing fails because of how it is traced.
pub(crate) fn of_call(headers: &HeaderMap) -> Option<&str> {
    fit(headers, "x-amzn-trace-id")
}

/// As anybody sends it: W3C's `traceparent`, for what stands before a service may put the other one there, or AWS's.
pub(crate) fn of_request(headers: &HeaderMap) -> Option<&str> {
    fit(headers, "traceparent").or_else(|| of_call(headers))
}

fn fit<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let header = headers.get(name)?.to_str().ok()?;
    Some(header).filter(|header| (1..=LONGEST).contains(&header.len()))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    use super::{of_call, of_request};

    fn headers(headers: &[(&'static str, &str)]) -> HeaderMap {
        let headers = headers.iter().map(|(name, value)| {
            let value = HeaderValue::from_bytes(value.as_bytes());
            (HeaderName::from_static(name), value.expect("it is one"))
        });
        headers.collect()
    }

    #[test]
    fn calls_have_awss_header_and_plain_requests_w3cs_before_it() {
        let both = headers(&[("x-amzn-trace-id", "Root=1"), ("traceparent", "00-1")]);
        assert_eq!(of_call(&both), Some("Root=1"));
        assert_eq!(of_request(&both), Some("00-1"));
        let awss = headers(&[("x-amzn-trace-id", "Root=1")]);
        assert_eq!(of_request(&awss), Some("Root=1"));
        assert_eq!(of_call(&headers(&[("traceparent", "00-1")])), None);
    }

    #[test]
    fn what_cannot_be_kept_is_none() {
        let longest = "x".repeat(256);
        for (value, is_kept) in [("", false), ("Root=ü", false), (&longest, true)] {
            let found = of_call(&headers(&[("x-amzn-trace-id", value)])).is_some();
            assert_eq!(found, is_kept, "{value}");
        }
        let too_long = headers(&[("x-amzn-trace-id", &"x".repeat(257))]);
        assert_eq!(of_call(&too_long), None);
    }
}
