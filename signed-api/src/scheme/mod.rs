//! Schemes: how a request is signed. A compiled scheme reads the encoded request and writes header fields.

mod context;

pub use self::context::{Exposure, SignContext};
pub(crate) use self::context::{Signable, Stamp, Trace};

use crate::clock::Unit;
use crate::credential::{CredentialError, Credentials};
use crate::crypto::Keys;
use crate::error::{Error, ErrorKind};

/// An authentication scheme (RFC 9110, section 11) that signs requests. `#[auth(hmac = "..")]` compiles to one.
pub trait Scheme: Send + Sync {
    /// The unit of the nonce that [`sign`](Self::sign) reads, if it reads one.
    fn nonce(&self) -> Option<Unit> {
        None
    }

    /// Decodes and prepares the keys, once per credential.
    ///
    /// # Errors
    ///
    /// When a credential that [`sign`](Self::sign) reads is missing or not of the declared form. So a wrong key is found
    /// when the client is built and not by the first order.
    fn keys(&self, credentials: &Credentials) -> Result<Keys, CredentialError>;

    /// Signs one attempt. Everything it reads is already encoded as it will be sent.
    ///
    /// # Errors
    ///
    /// When the request cannot be signed.
    fn sign(&self, context: &mut SignContext<'_>) -> Result<(), SignError>;
}

/// A request cannot be signed.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct SignError {
    message: String,
}

impl SignError {
    /// An error with this text, which must not hold a secret.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
        }
    }
}

impl From<SignError> for Error {
    fn from(error: SignError) -> Self {
        Self::not_sent(ErrorKind::Signing, error.message)
    }
}
