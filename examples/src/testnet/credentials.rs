//! An account's key and secret.

use std::{fmt, io};

use crate::random;

/// An API key and its secret.
#[derive(Clone)]
pub struct Credentials {
    key: String,
    secret: String,
}

impl Credentials {
    /// Credentials that are known beforehand.
    #[must_use]
    pub fn new(key: impl Into<String>, secret: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            secret: secret.into(),
        }
    }

    pub(super) fn random() -> io::Result<Self> {
        Ok(Self::new(random::hex::<12>()?, random::hex::<32>()?))
    }

    /// What `API-KEY` carries.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What keys the HMAC, as the bytes of this text.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.secret
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Credentials")
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}
