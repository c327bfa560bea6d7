//! Numbers that must not be used twice under one key.

mod memory;

use std::fmt;
use std::sync::Arc;

pub use self::memory::MemoryNonceStore;

use crate::error::{Error, ErrorKind};
use crate::future::BoxFuture;

/// Hands out nonces that increase strictly for each key.
///
/// A store is asked once per attempt, after everything else that could wait. Requests that are sent at the same time may
/// still overtake one another on the way; a server that refuses a nonce below the last one wants them one by one.
pub trait NonceStore: Send + Sync + fmt::Debug {
    /// Draws the next nonce of `key`: above all that were drawn before, and not below `floor` (the clock's reading).
    fn next<'a>(&'a self, key: &'a NonceKey, floor: u64) -> BoxFuture<'a, Result<u64, NonceError>>;

    /// What [`next`](Self::next) would return, without drawing it.
    fn peek<'a>(&'a self, key: &'a NonceKey, floor: u64) -> BoxFuture<'a, Result<u64, NonceError>>;
}

impl<S: NonceStore + ?Sized> NonceStore for Arc<S> {
    fn next<'a>(&'a self, key: &'a NonceKey, floor: u64) -> BoxFuture<'a, Result<u64, NonceError>> {
        (**self).next(key, floor)
    }

    fn peek<'a>(&'a self, key: &'a NonceKey, floor: u64) -> BoxFuture<'a, Result<u64, NonceError>> {
        (**self).peek(key, floor)
    }
}

/// Whose nonces: an API key on a server. Secret like the key itself: `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct NonceKey {
    origin: String,
    key: String,
}

impl NonceKey {
    /// The nonces of `key` at the server `origin` (`https://api.example.com`).
    pub fn new(origin: impl Into<String>, key: impl Into<String>) -> Self {
        Self {
            origin: origin.into(),
            key: key.into(),
        }
    }

    /// The server.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The API key.
    pub fn key(&self) -> &str {
        &self.key
    }
}

impl fmt::Debug for NonceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NonceKey")
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}

/// A nonce store cannot hand out a nonce that is certain to be new.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct NonceError {
    message: String,
}

impl NonceError {
    /// An error with this text.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
        }
    }
}

impl From<NonceError> for Error {
    fn from(error: NonceError) -> Self {
        Self::not_sent(ErrorKind::Signing, format!("no nonce: {}", error.message))
    }
}
