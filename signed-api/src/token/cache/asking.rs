//! What callers ask of a cache: its token, and another one in place of one that was refused.

use std::sync::Arc;

use super::renewal::Renewal;
use super::state::{Look, Wanted};
use super::{Held, Inner, TokenCache};
use crate::token::{Token, TokenError, TokenErrorKind};

/// How often a caller has a renewal begun anew because its task was dropped, as when its runtime is shut down.
const BEGINNINGS: u32 = 3;

impl TokenCache {
    /// The token, which is obtained first where there is no valid one.
    ///
    /// A caller may go away at any point: what was begun for it goes on for the others.
    ///
    /// # Errors
    ///
    /// When there is no valid token and none could be obtained. For a short while after that the error is told again, and
    /// the source not asked; [`retry_after`](TokenError::retry_after) says for how long.
    pub async fn token(&self) -> Result<Token, TokenError> {
        Ok(self.current(None).await?.token)
    }

    /// The token to sign with, other than the one of the generation `except`, which was refused.
    pub(crate) async fn current(&self, except: Option<u64>) -> Result<Held, TokenError> {
        match self.at_hand(except) {
            Some(held) => Ok(held),
            // In a box of its own, so that the calls that need not wait stay small.
            None => Box::pin(self.wait(except)).await,
        }
    }

    /// The token, if it is valid and nothing else is to be done.
    pub(crate) fn at_hand(&self, except: Option<u64>) -> Option<Held> {
        let now = self.0.now();
        self.0.read().at_hand(now, except)
    }

    /// The token, if it is valid. Nothing is begun.
    pub(crate) fn valid(&self) -> Option<Held> {
        let now = self.0.now();
        let state = self.0.read();
        Some(state.valid(now, None)?.held.clone())
    }

    /// A server has refused the token of this generation. Whether there is, or may soon be, another one.
    pub(crate) fn refused(&self, generation: u64) -> bool {
        if self.0.means.source.is_none() {
            // Unless somebody has set another one.
            let state = self.0.read();
            let current = state.current.as_ref();
            return current.is_some_and(|current| current.held.generation != generation);
        }
        let now = self.0.now();
        self.0.write().refuse(generation, now)
    }

    async fn wait(&self, except: Option<u64>) -> Result<Held, TokenError> {
        let mut changed = self.0.changed.subscribe();
        let (mut waited, mut beginnings) = (None, 0);
        loop {
            // What is told after this point is not missed.
            changed.borrow_and_update();
            let now = self.0.now();
            let wanted = Wanted {
                now,
                except,
                waited,
            };
            let look = self.0.write().look(wanted);
            waited = match look {
                Look::Ready(held) => return Ok(held),
                Look::Beside(held, renewal) => {
                    Inner::renew(&self.0, renewal);
                    return Ok(held);
                }
                Look::Failed(error) => return Err(error),
                Look::Begin(renewal) if beginnings == BEGINNINGS => {
                    self.0.write().abandoned(renewal);
                    self.0.tell();
                    return Err(dropped());
                }
                Look::Begin(renewal) => {
                    beginnings += 1;
                    Inner::renew(&self.0, renewal);
                    Some(renewal)
                }
                Look::Wait(renewal) => Some(renewal),
            };
            // The sender lives as long as the cache.
            let _ = changed.changed().await;
        }
    }
}

impl Inner {
    /// Not while the state is locked: what is dropped at once, for want of a runtime, locks it too.
    fn renew(inner: &Arc<Self>, number: u64) {
        let renewal = Renewal::new(inner, number);
        inner.means.spawner.spawn(Box::pin(renewal.run()));
    }
}

fn dropped() -> TokenError {
    TokenError::new(
        TokenErrorKind::Unavailable,
        "the task that obtains a token was dropped again and again: its runtime is shut down, or there is none",
    )
}
