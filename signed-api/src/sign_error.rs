//! Why a request cannot be signed.

use crate::error::{Error, ErrorKind};

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
