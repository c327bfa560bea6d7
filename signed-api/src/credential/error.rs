//! What is wrong with credentials.

use crate::error::{Error, ErrorKind};

/// Credentials are missing or not of the form that a scheme needs. Says which; never shows a value.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct CredentialError {
    message: String,
}

impl CredentialError {
    /// An error with this text, which must not hold a secret.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
        }
    }
}

impl From<CredentialError> for Error {
    fn from(error: CredentialError) -> Self {
        Self::not_sent(ErrorKind::Credentials, error.message)
    }
}
