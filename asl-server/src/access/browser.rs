//! Web pages must not reach a service that trusts whoever sits at this machine: neither as themselves nor by a name of their
//! own that they let point here (DNS rebinding).

use std::net::IpAddr;

use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, Method};
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};

use crate::api::ApiError;

/// What AWS's tools put before the host of some calls.
const SYNC: &str = "sync-";

/// Which web pages and which names of this machine are let in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Browsers {
    /// The origins of web pages that may call.
    pub(crate) origins: Vec<String>,
    /// Whether the caller must mean this machine by its name for itself.
    pub(crate) only_local_names: bool,
}

impl Browsers {
    /// What lets the pages of these origins, if there are any, read the answers: browsers ask beforehand.
    pub(crate) fn cors(&self) -> Option<CorsLayer> {
        if self.origins.is_empty() {
            return None;
        }
        let origins = self.origins.iter();
        let origins = origins.filter_map(|origin| HeaderValue::from_str(origin).ok());
        let layer = CorsLayer::new()
            .allow_origin(AllowOrigin::list(origins))
            .allow_methods([Method::GET, Method::POST])
            .allow_headers(AllowHeaders::mirror_request());
        Some(layer)
    }

    pub(crate) fn check(&self, headers: &HeaderMap) -> Result<(), ApiError> {
        for origin in headers.get_all(ORIGIN) {
            let is_allowed = self
                .origins
                .iter()
                .any(|allowed| origin == allowed.as_str());
            if !is_allowed {
                return Err(ApiError::forbidden(
                    "this web page may not call: allow its origin with `serve --allow-origin`",
                ));
            }
        }
        let mut hosts = headers.get_all(HOST).iter();
        let is_local = |host: &HeaderValue| host.to_str().is_ok_and(is_local);
        let is_meant = hosts.next().is_some_and(is_local) && hosts.next().is_none();
        if self.only_local_names && !is_meant {
            return Err(ApiError::forbidden(
                "the Host must be a name of this machine, such as localhost",
            ));
        }
        Ok(())
    }
}

/// Whether a Host is a name that a machine has for itself.
fn is_local(host: &str) -> bool {
    let host = host.strip_prefix(SYNC).unwrap_or(host);
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _port)) => address,
        None => host.split_once(':').map_or(host, |(name, _port)| name),
    };
    let is_loopback = |address: IpAddr| address.is_loopback();
    let lower = name.to_ascii_lowercase();
    lower == "localhost" || lower.ends_with(".localhost") || name.parse().is_ok_and(is_loopback)
}

#[cfg(test)]
mod tests {
    use super::{Browsers, is_local};
    use axum::http::{HeaderMap, HeaderValue};

    #[test]
    fn only_names_of_this_machine_are_local() {
        for host in [
            "localhost",
            "localhost:8083",
            "sync-localhost:8083",
            "127.0.0.1:8083",
            "sync-127.0.0.1",
            "[::1]:8083",
            "LocalHost",
            "order.localhost:8083",
        ] {
            assert!(is_local(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example:8083",
            "10.0.0.1",
            "[::2]",
            "127.0.0.1.nip.io",
            "localhost.",
            "0.0.0.0:8083",
            "[::]:8083",
            "[::ffff:10.0.0.1]",
            "notlocalhost",
            "127.0.0.1@evil.example",
            "evil.example:@localhost",
            "2130706433",
        ] {
            assert!(!is_local(host), "{host}");
        }
    }

    #[test]
    fn a_second_host_means_neither() {
        let browsers = Browsers {
            origins: Vec::new(),
            only_local_names: true,
        };
        let mut headers = HeaderMap::new();
        browsers.check(&headers).unwrap_err();
        headers.append("host", HeaderValue::from_static("localhost"));
        browsers.check(&headers).unwrap();
        headers.append("host", HeaderValue::from_static("localhost"));
        browsers.check(&headers).unwrap_err();
    }

    #[test]
    fn a_web_page_is_let_in_by_its_origin() {
        let browsers = Browsers {
            origins: vec!["https://console.example".to_owned()],
            only_local_names: false,
        };
        let mut headers = HeaderMap::new();
        browsers.check(&headers).unwrap();
        headers.insert(
            "origin",
            HeaderValue::from_static("https://console.example"),
        );
        browsers.check(&headers).unwrap();
        headers.insert("origin", HeaderValue::from_static("null"));
        browsers.check(&headers).unwrap_err();
    }
}
