//! The seam: what a family of canonical requests has to say.

use std::fmt;

use super::parts::Parts;
use crate::clock::Timestamp;
use crate::credential::{CredentialError, Credentials, Field};
use crate::scheme::SignError;

/// How a request becomes the bytes that are signed, and where the signature goes.
///
/// The signature's algorithm and the derivation of its key are not its business: those are a
/// [`SignMessage`](super::SignMessage).
pub trait Canonicalise: Send + Sync {
    /// Checks, when a client is built, that the credentials have what this reads, and that this is well formed itself.
    ///
    /// # Errors
    ///
    /// When one is missing. Here, when there is no key or it cannot stand in a header field.
    fn check(&self, credentials: &Credentials) -> Result<(), CredentialError> {
        credentials.require(Field::Key)
    }

    /// Whether the signature is for a region, which the option `region` of the client then chooses.
    fn has_region(&self) -> bool {
        false
    }

    /// Whether the signature holds a nonce, which [`Signatory::nonce`] then is.
    fn has_nonce(&self) -> bool {
        false
    }

    /// Adds to the request what is signed along with it: a date, the hash of the body.
    ///
    /// # Errors
    ///
    /// When this request cannot be signed so.
    fn prepare(&self, request: &mut Parts<'_>, signatory: &Signatory<'_>) -> Result<(), SignError>;

    /// A text that goes into the message as its hash only, and that a person compares with the server's when a
    /// signature is refused.
    ///
    /// # Errors
    ///
    /// When this request cannot be signed so.
    fn hashed(
        &self,
        request: &Parts<'_>,
        signatory: &Signatory<'_>,
    ) -> Result<Option<Vec<u8>>, SignError> {
        let _ = (request, signatory);
        Ok(None)
    }

    /// The bytes that are signed.
    ///
    /// # Errors
    ///
    /// When this request cannot be signed so.
    fn message(&self, request: &Parts<'_>, signatory: &Signatory<'_>)
    -> Result<Vec<u8>, SignError>;

    /// Adds the signature to the request.
    ///
    /// # Errors
    ///
    /// When it cannot stand there.
    fn place(
        &self,
        request: &mut Parts<'_>,
        signatory: &Signatory<'_>,
        signature: &[u8],
    ) -> Result<(), SignError>;
}

/// Who signs, and when.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Signatory<'a> {
    /// The name of the key, which the server looks the secret up by.
    pub key: &'a str,
    /// The token of temporary credentials, sent beside the signature.
    pub token: Option<&'a str>,
    /// The attempt's one reading of the clock.
    pub now: Timestamp,
    /// The region, where the client has an option of that name. It comes before the one that is declared.
    pub region: Option<&'a str>,
    /// A text that is used once; empty unless [`Canonicalise::has_nonce`] asks for one.
    pub nonce: &'a str,
}

impl<'a> Signatory<'a> {
    /// The holder of `key`, at `now`.
    pub const fn new(key: &'a str, now: Timestamp) -> Self {
        Self {
            key,
            token: None,
            region: None,
            now,
            nonce: "",
        }
    }

    /// The same with the token of temporary credentials.
    #[must_use]
    pub const fn with_token(self, token: &'a str) -> Self {
        Self {
            token: Some(token),
            ..self
        }
    }

    /// The same for another region than the declared one.
    #[must_use]
    pub const fn with_region(self, region: &'a str) -> Self {
        Self {
            region: Some(region),
            ..self
        }
    }

    /// The same with a nonce.
    #[must_use]
    pub const fn with_nonce(self, nonce: &'a str) -> Self {
        Self { nonce, ..self }
    }
}

impl fmt::Debug for Signatory<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signatory")
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}
