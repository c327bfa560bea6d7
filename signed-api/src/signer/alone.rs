//! Signing alone, without what surrounds it: for benchmarks.

use std::borrow::Cow;

use bytes::Bytes;
use http::HeaderMap;

use super::Signer;
use crate::clock::{Timestamp, Unit};
use crate::error::Result;
use crate::parts::Parts;
use crate::scheme::{SignContext, SignError, Stamp};
use crate::unsigned::UnsignedRequest;

/// A signer and a request that is encoded already.
pub struct Alone {
    signer: Signer,
    parts: Parts,
}

/// The header fields, the URL where the scheme has written some of it, and the body.
pub type Output = (HeaderMap, Option<String>, Bytes);

impl Alone {
    /// Encodes `request`.
    ///
    /// # Errors
    ///
    /// When it cannot be encoded.
    pub fn new(signer: Signer, request: &UnsignedRequest) -> Result<Self> {
        let parts = request.parts(&*signer.scheme)?;
        Ok(Self { signer, parts })
    }

    /// Signs it as of `now`, which is the nonce too, into `headers`, which may have room already.
    ///
    /// # Errors
    ///
    /// When it cannot be signed.
    #[inline]
    pub fn sign(
        &self,
        now: Timestamp,
        headers: HeaderMap,
    ) -> core::result::Result<Output, SignError> {
        let session = self.signer.session.values();
        let nonce = now.in_unit(Unit::Millis);
        let means = self.signer.means(Stamp { now, nonce }, &session, None);
        let request = self.parts.signable();
        let mut cx = SignContext::new(&request, &means, headers, false);
        self.signer.scheme.sign(&mut cx)?;
        let written = cx.into_written();
        let url = match written.address {
            Cow::Borrowed(_) => None,
            Cow::Owned(address) => Some(address.into_text()),
        };
        Ok((written.headers, url, written.body))
    }
}
