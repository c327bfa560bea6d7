//! Signing alone, for the benchmarks: one encoded request, signed again and again.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Method};

use crate::address::{Address, BaseUrl};
use crate::clock::Timestamp;
use crate::credential::{Credentials, PreparedCredentials};
use crate::crypto::Keys;
use crate::error::Result;
use crate::scheme::{Scheme, SignContext, SignError, Signable, Stamp};

/// An encoded request and prepared credentials: all that a scheme reads but the moment.
pub struct Signing {
    scheme: &'static dyn Scheme,
    method: Method,
    address: Address,
    body: Bytes,
    credentials: PreparedCredentials,
    keys: Keys,
}

impl Signing {
    /// A request to `path` below `base_url`, ready to be signed by `scheme`.
    ///
    /// # Errors
    ///
    /// When the base URL or the credentials cannot be used.
    pub fn new(
        scheme: &'static dyn Scheme,
        credentials: Credentials,
        method: Method,
        base_url: &str,
        path: &str,
        body: Bytes,
    ) -> Result<Self> {
        let base = BaseUrl::parse(base_url)?;
        let text = base.start() + path;
        let path_end = text.len();
        let keys = scheme.keys(&credentials)?;
        Ok(Self {
            scheme,
            method,
            address: base.finish(text, path_end),
            body,
            credentials: PreparedCredentials::new(credentials),
            keys,
        })
    }

    /// Signs it as of `now`: what an attempt does between reading the clock and sending.
    ///
    /// # Errors
    ///
    /// When the scheme cannot sign it.
    pub fn sign(
        &self,
        now: Timestamp,
        headers: &mut HeaderMap,
    ) -> core::result::Result<(), SignError> {
        let request = Signable {
            method: &self.method,
            address: &self.address,
            body: &self.body,
        };
        let stamp = Stamp { now, nonce: 0 };
        let mut context = SignContext::new(request, stamp, &self.credentials, &self.keys, headers);
        self.scheme.sign(&mut context)
    }
}

impl fmt::Debug for Signing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signing")
    }
}
