//! What is asked of a nonce store.

use std::fmt;
use std::future::ready;
use std::sync::Arc;

use super::discipline::{Discipline, per_second};
use super::error::NonceError;
use super::key::NonceKey;
use crate::future::BoxFuture;

/// Hands out nonces, and remembers them as long as the server does.
///
/// A store is asked once per attempt, after everything else that could wait. What it promises depends on the
/// [`Discipline`]; no number is handed out twice under any that [is remembered](Discipline::is_remembered). Requests that
/// are sent at the same time may still overtake one another on the way.
///
/// There are stores in memory, in files, in Redis, in SQLite and in PostgreSQL; see the chapter on nonces for which to take.
pub trait NonceStore: Send + Sync + fmt::Debug {
    /// Draws the next nonce.
    ///
    /// # Errors
    ///
    /// When no number is certain to be new: the store cannot be read or written, the numbers are used up, or what it
    /// remembers was counted in another way. Nothing was handed out then.
    fn draw<'a>(&'a self, draw: &'a Draw<'_>) -> BoxFuture<'a, Result<u64, NonceError>>;

    /// What [`draw`](Self::draw) would return now, without drawing it.
    ///
    /// # Errors
    ///
    /// As `draw`.
    fn peek<'a>(&'a self, draw: &'a Draw<'_>) -> BoxFuture<'a, Result<u64, NonceError>>;

    /// Takes back `nonce`, which was drawn and certainly not sent, so that the next draw returns it again. For
    /// [`Discipline::Sequential`]; under others numbers may be left out, and nothing is done.
    ///
    /// # Errors
    ///
    /// When a later one was drawn meanwhile. Then ask the server which is next, and say so by
    /// [`resume`](Self::resume). A store that does not implement this takes no sequential nonces back.
    fn give_back<'a>(
        &'a self,
        draw: &'a Draw<'_>,
        nonce: u64,
    ) -> BoxFuture<'a, Result<(), NonceError>> {
        let given = match draw.discipline() {
            Discipline::Sequential => Err(NonceError::cannot_take_back(nonce)),
            _ => Ok(()),
        };
        Box::pin(ready(given))
    }

    /// Goes on with `next`, which the server says is the next nonce of a [sequential](Discipline::Sequential) key. A key
    /// that the store has not seen before begins at 0.
    ///
    /// # Errors
    ///
    /// Under other disciplines, which never go back; or as `draw`. A store that does not implement this refuses.
    fn resume<'a>(
        &'a self,
        draw: &'a Draw<'_>,
        next: u64,
    ) -> BoxFuture<'a, Result<(), NonceError>> {
        let refused = draw.demand_sequential().and_then(|()| {
            let message = format!("this store cannot be told that {next} is next");
            Err(NonceError::new(message))
        });
        Box::pin(ready(refused))
    }
}

impl<S: NonceStore + ?Sized> NonceStore for Arc<S> {
    fn draw<'a>(&'a self, draw: &'a Draw<'_>) -> BoxFuture<'a, Result<u64, NonceError>> {
        (**self).draw(draw)
    }

    fn peek<'a>(&'a self, draw: &'a Draw<'_>) -> BoxFuture<'a, Result<u64, NonceError>> {
        (**self).peek(draw)
    }

    fn give_back<'a>(
        &'a self,
        draw: &'a Draw<'_>,
        nonce: u64,
    ) -> BoxFuture<'a, Result<(), NonceError>> {
        (**self).give_back(draw, nonce)
    }

    fn resume<'a>(
        &'a self,
        draw: &'a Draw<'_>,
        next: u64,
    ) -> BoxFuture<'a, Result<(), NonceError>> {
        (**self).resume(draw, next)
    }
}

/// A request for a nonce: whose, for which scheme, under which discipline, at what time.
#[derive(Clone, Copy, Debug)]
pub struct Draw<'a> {
    key: &'a NonceKey,
    scheme: &'a str,
    discipline: Discipline,
    floor: u64,
}

impl<'a> Draw<'a> {
    /// A nonce of `key` for the scheme of this name. `floor` is the clock's reading in the discipline's
    /// [unit](Discipline::unit): no nonce that is drawn now is below it, save one of a block. Sequential nonces have no
    /// unit, and 0.
    pub fn new(key: &'a NonceKey, scheme: &'a str, discipline: Discipline, floor: u64) -> Self {
        Self {
            key,
            scheme,
            discipline,
            floor,
        }
    }

    /// Whose nonce.
    pub fn key(&self) -> &'a NonceKey {
        self.key
    }

    /// The name of the scheme that signs with it, for messages.
    pub fn scheme(&self) -> &'a str {
        self.scheme
    }

    /// What the server demands.
    pub fn discipline(&self) -> Discipline {
        self.discipline
    }

    /// The clock's reading.
    pub fn floor(&self) -> u64 {
        self.floor
    }

    /// The first of `count` numbers in a row, of which none is below `next`, the first that was not handed out yet.
    pub(super) fn first(&self, next: u64, count: u64) -> Result<u64, NonceError> {
        let first = next.max(self.floor);
        // The number after the last is remembered, so it must be one.
        first.checked_add(count).ok_or_else(NonceError::used_up)?;
        self.is_near(first)?;
        Ok(first)
    }

    /// Refuses a nonce that a server which compares it with its clock would refuse.
    pub(super) fn is_near(&self, nonce: u64) -> Result<(), NonceError> {
        let Discipline::Top(unit, _) = self.discipline else {
            return Ok(());
        };
        let day = per_second(unit) * 24 * 60 * 60;
        match nonce.saturating_sub(self.floor) > day {
            true => Err(NonceError::new(format!(
                "the last nonce of this key at {} is more than a day ahead of the clock: set the clock",
                self.key.origin()
            ))),
            false => Ok(()),
        }
    }

    pub(super) fn demand_sequential(&self) -> Result<(), NonceError> {
        match self.discipline {
            Discipline::Sequential => Ok(()),
            other => Err(NonceError::new(format!(
                "only sequential nonces go on at a number that the server says, and these are `{other}`"
            ))),
        }
    }
}
