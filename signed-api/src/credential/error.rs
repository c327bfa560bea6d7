//! What is wrong with credentials.

use crate::error::{Error, ErrorKind};

/// Credentials are missing or not of the form that a scheme needs. Says which; never shows a value.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct CredentialError {
    message: String,
    kind: CredentialErrorKind,
}

/// Why there are no credentials, and so what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CredentialErrorKind {
    /// The provider has none: no variable is set, there is no such file, program or secret. A [`Chain`](crate::Chain) asks
    /// the next one; after every other error it stops.
    Absent,
    /// They are there and cannot be used: incomplete, malformed, or readable by others. Change them.
    Unusable,
    /// The provider failed or did not answer in time. Asked again, it may.
    Unavailable,
    /// The provider refuses to give them. Change what it is asked with.
    Refused,
    /// They are for another environment than the client, or do not say which they are for. Nothing was sent.
    Environment,
}

impl CredentialError {
    /// An error of the kind [`Unusable`](CredentialErrorKind::Unusable) with this text, which must not hold a secret.
    pub fn new(message: impl Into<String>) -> Self {
        Self::of(CredentialErrorKind::Unusable, message)
    }

    /// An error with this text, which must not hold a secret.
    pub fn of(kind: CredentialErrorKind, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            kind,
        }
    }

    /// Why, and so what to do about it.
    pub fn kind(&self) -> CredentialErrorKind {
        self.kind
    }
}

/// Nothing was sent. The error is the source of the other one.
impl From<CredentialError> for Error {
    fn from(error: CredentialError) -> Self {
        Self::not_sent(ErrorKind::Credentials, error.message.clone()).with_source(error)
    }
}
