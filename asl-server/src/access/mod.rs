//! Who may call: an access key of AWS's kind, a bearer token, or whoever sits at this machine.

mod browser;
mod sigv4;

use std::fmt;
use std::net::IpAddr;
use std::time::SystemTime;

use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

pub(crate) use self::browser::Browsers;
use crate::api::ApiError;

/// A text that is never printed.
#[derive(Clone)]
pub(crate) struct Secret(pub(crate) String);

impl Secret {
    /// One that nobody can guess.
    pub(crate) fn random() -> Self {
        Secret(uuid::Uuid::new_v4().simple().to_string())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// What a caller must show, where anything.
#[derive(Debug, Clone, Default)]
pub(crate) struct Access {
    /// The access key's ID and its secret.
    pub(crate) key: Option<(String, Secret)>,
    pub(crate) bearer_token: Option<Secret>,
    /// What whoever may read the service's folder finds there.
    pub(crate) folder_token: Option<Secret>,
}

impl Access {
    /// Whether anything must be shown.
    pub(crate) fn is_restricted(&self) -> bool {
        self.key.is_some() || self.bearer_token.is_some()
    }

    /// Whether a service at this address may start: others than those at this machine must show something.
    pub(crate) fn check_address(&self, address: IpAddr) -> Result<(), String> {
        if address.is_loopback() || self.is_restricted() {
            return Ok(());
        }
        Err(format!(
            "{address} can be reached from other machines, so that callers must show who they are. Set ASL_ACCESS_KEY_ID and \
             ASL_SECRET_ACCESS_KEY, which AWS's tools then sign with, or ASL_BEARER_TOKEN for plain HTTP; or listen on 127.0.0.1"
        ))
    }

    /// Refuses a request whose caller does not show what is asked for.
    pub(crate) fn check(&self, request: &Parts, body: &[u8]) -> Result<(), ApiError> {
        if !self.is_restricted() {
            return Ok(());
        }
        let shown = request.headers.get(AUTHORIZATION);
        let shown = shown.and_then(|shown| shown.to_str().ok());
        let shown = shown.ok_or_else(ApiError::not_authenticated)?;
        if let Some((scheme, token)) = shown.split_once(' ')
            && scheme.eq_ignore_ascii_case("Bearer")
        {
            let mut tokens = [&self.bearer_token, &self.folder_token].into_iter();
            let is_one = tokens.any(|known| {
                let known = known.as_ref();
                known.is_some_and(|known| is_same(token, &known.0))
            });
            return if is_one {
                Ok(())
            } else {
                Err(ApiError::unknown_client())
            };
        }
        match &self.key {
            Some((id, secret)) => sigv4::check(id, secret, request, body, SystemTime::now()),
            None => Err(ApiError::unknown_client()),
        }
    }
}

/// Compares two texts in a time that tells nothing of them.
fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (Sha256::digest(one), Sha256::digest(other));
    one.as_slice().ct_eq(other.as_slice()).into()
}
