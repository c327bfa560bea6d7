//! Where tokens are kept, for several processes.

use std::fmt;
use std::sync::Arc;

use super::Token;
use crate::clock::Timestamp;
use crate::future::BoxFuture;

/// Keeps the token of one user of one API, so that it outlives the process and is shared with others.
pub trait TokenStore: Send + Sync + fmt::Debug {
    /// What is kept now; nothing, when there never was anything.
    fn load(&self) -> BoxFuture<'_, Result<Option<StoredToken>, TokenStoreError>>;

    /// Waits until no other process holds the lock, and takes it. It is held for a whole refresh, and given back when what
    /// is returned is dropped or its process ends.
    fn lock(&self) -> BoxFuture<'_, Result<Box<dyn TokenLock>, TokenStoreError>>;
}

impl<S: TokenStore + ?Sized> TokenStore for Arc<S> {
    fn load(&self) -> BoxFuture<'_, Result<Option<StoredToken>, TokenStoreError>> {
        (**self).load()
    }

    fn lock(&self) -> BoxFuture<'_, Result<Box<dyn TokenLock>, TokenStoreError>> {
        (**self).lock()
    }
}

/// The right to replace what a [`TokenStore`] keeps.
pub trait TokenLock: Send {
    /// What is kept now.
    fn load(&mut self) -> BoxFuture<'_, Result<Option<StoredToken>, TokenStoreError>>;

    /// Keeps `token` in place of what was there. When it returns, the token would survive a power failure.
    fn save<'a>(&'a mut self, token: &'a StoredToken)
    -> BoxFuture<'a, Result<(), TokenStoreError>>;

    /// Forgets what is kept, as after a logout.
    fn clear(&mut self) -> BoxFuture<'_, Result<(), TokenStoreError>>;
}

/// A token as it is kept.
#[derive(Clone, Debug)]
pub struct StoredToken {
    /// The token.
    pub token: Token,
    /// When it was asked for.
    pub issued: Timestamp,
    /// Whether its refresh token may have been used up by a refresh whose answer nobody has seen. It is set before a
    /// refresh token is sent, and taken back when what became of it is known.
    pub in_doubt: bool,
}

/// A token could not be kept or read. Says where and why; never shows a token.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct TokenStoreError {
    message: String,
}

impl TokenStoreError {
    /// An error with this text, which must not hold a token.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
        }
    }
}
