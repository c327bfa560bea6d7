//! What changes a token from outside: a login, a logout, a signal that it is no good any more.

use super::TokenCache;
use super::validity::Validity;
use crate::token::{StoredToken, Token, TokenError};

impl TokenCache {
    /// Takes in a token that was obtained elsewhere, as by a login, in place of what is held. Its lifetime counts from now.
    ///
    /// Where there is a store, the token is kept there before anybody gets it. Should this be dropped before it is over,
    /// the token may have been taken in or not.
    ///
    /// # Errors
    ///
    /// When it could not be kept. Then nothing has changed.
    pub async fn set(&self, token: Token) -> Result<(), TokenError> {
        let inner = &*self.0;
        let clock = inner.means.clock();
        let (begun, issued) = (clock.monotonic(), clock.now());
        let validity = match inner.means.source {
            Some(_) => Validity::of(&token, begun, &inner.means),
            None => Validity::FOREVER,
        };
        let mut lock = None;
        if let Some(store) = &inner.means.store {
            let lock = lock.insert(inner.in_time("locked", store.lock()).await?);
            let stored = StoredToken {
                token: token.clone(),
                issued,
                in_doubt: false,
            };
            inner.in_time("written", lock.save(&stored)).await?;
        }
        // Before the lock is given back, so that no renewal comes in between.
        inner.write().set(Some((token, validity)));
        inner.tell();
        Ok(())
    }

    /// Forgets the token, as after a logout, in the store too. Who asks next has another one obtained, where the source
    /// can do that without a login.
    ///
    /// # Errors
    ///
    /// When the store could not forget it. Then nothing has changed.
    pub async fn clear(&self) -> Result<(), TokenError> {
        let inner = &*self.0;
        let mut lock = None;
        if let Some(store) = &inner.means.store {
            let lock = lock.insert(inner.in_time("locked", store.lock()).await?);
            inner.in_time("cleared", lock.clear()).await?;
        }
        inner.write().set(None);
        inner.tell();
        Ok(())
    }

    /// Says that the token is no good any more, as on a signal that secrets were rotated: it is not handed out again, who
    /// asks next waits for another one, and no earlier failure stands in the way. Requests in flight keep what they were
    /// signed with.
    ///
    /// A token that nobody renews is gone then, until another one is [`set`](Self::set).
    pub fn invalidate(&self) {
        self.0.write().invalidate();
        self.0.tell();
    }
}
