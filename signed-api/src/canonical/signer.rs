//! What makes a signature of the canonical bytes.

use super::canonicalise::Signatory;
use crate::credential::{CredentialError, Credentials};
use crate::crypto::Keys;
use crate::scheme::{SignContext, SignError};

/// What makes a signature of the canonical bytes: an algorithm, and how its key comes from the credentials.
///
/// A closure over the message is one too, for keys that are kept elsewhere.
pub trait SignMessage: Send + Sync {
    /// Decodes and prepares the key, once per credential.
    ///
    /// # Errors
    ///
    /// When the credential is missing or not of the form that the algorithm needs.
    fn keys(&self, credentials: &Credentials) -> Result<Keys, CredentialError>;

    /// The signature of `message`.
    ///
    /// # Errors
    ///
    /// When it cannot be made.
    fn sign(
        &self,
        message: &[u8],
        signatory: &Signatory<'_>,
        cx: &mut SignContext<'_>,
    ) -> Result<Vec<u8>, SignError>;
}

impl<F> SignMessage for F
where
    F: Fn(&[u8]) -> Result<Vec<u8>, SignError> + Send + Sync,
{
    fn keys(&self, _credentials: &Credentials) -> Result<Keys, CredentialError> {
        Ok(Keys::new())
    }

    fn sign(
        &self,
        message: &[u8],
        _signatory: &Signatory<'_>,
        _cx: &mut SignContext<'_>,
    ) -> Result<Vec<u8>, SignError> {
        self(message)
    }
}
