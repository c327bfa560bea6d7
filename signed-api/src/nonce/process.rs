//! What all stores outside of the process have in common: what this process knows of its keys.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::Mutex;

use super::discipline::{Discipline, per_second};
use super::error::NonceError;
use super::key::NonceKey;
use super::store::{Draw, NonceStore};
use crate::future::BoxFuture;

/// Numbers that a process reserves at once where any order will do.
const BLOCK: u64 = 64;

/// Where the numbers are kept that processes share.
pub(super) trait Ledger: Send + Sync + fmt::Debug {
    /// Takes `count` numbers in a row, none of which was taken before.
    fn take<'a>(
        &'a self,
        draw: &'a Draw<'_>,
        count: u64,
    ) -> BoxFuture<'a, Result<Taken, NonceError>>;

    /// The first number that was not taken yet; 0 for a new key.
    fn next<'a>(&'a self, draw: &'a Draw<'_>) -> BoxFuture<'a, Result<u64, NonceError>>;

    /// Goes on with `next`, if `expected` is the first number that was not taken yet or nothing is expected. Tells whether
    /// it was.
    fn set<'a>(
        &'a self,
        draw: &'a Draw<'_>,
        expected: Option<u64>,
        next: u64,
    ) -> BoxFuture<'a, Result<bool, NonceError>>;
}

/// Numbers that were taken.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) first: u64,
    /// How long ago another writer drew from the same key, when that is so short that it is alive, or was.
    pub(super) other: Option<Duration>,
}

/// A ledger, and what was drawn from it here.
#[derive(Debug)]
pub(super) struct Process<L> {
    ledger: L,
    keys: RwLock<HashMap<NonceKey, Arc<Mutex<Known>>>>,
}

/// What is known of one key. It is locked during a draw, so draws of one key follow one another.
#[derive(Debug, Default)]
struct Known {
    block: Option<Block>,
    /// The highest number that was taken here.
    highest: Option<u64>,
    is_warned: bool,
}

/// Numbers that only this process hands out.
#[derive(Debug)]
struct Block {
    discipline: Discipline,
    /// The clock when they were reserved.
    floor: u64,
    next: u64,
    end: u64,
}

impl<L: Ledger> Process<L> {
    pub(super) fn new(ledger: L) -> Self {
        Self {
            ledger,
            keys: RwLock::default(),
        }
    }

    fn known(&self, key: &NonceKey) -> Arc<Mutex<Known>> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = keys.get(key) {
            return Arc::clone(known);
        }
        drop(keys);
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(keys.entry(key.clone()).or_default())
    }

    async fn drawn(&self, draw: &Draw<'_>) -> Result<u64, NonceError> {
        let discipline = draw.discipline();
        if !discipline.is_remembered() {
            return Ok(draw.floor());
        }
        let known = self.known(draw.key());
        let mut known = known.lock().await;
        if let Some(next) = known.block_for(draw).and_then(Block::take) {
            return Ok(next);
        }
        let count = if discipline.is_drawn_in_blocks() {
            BLOCK
        } else {
            1
        };
        let taken = self.ledger.take(draw, count).await?;
        known.warn(draw, &taken);
        known.accept(draw, taken.first, count)?;
        if count > 1 {
            known.block = Some(Block {
                discipline,
                floor: draw.floor(),
                next: taken.first + 1,
                end: taken.first + count,
            });
        }
        Ok(taken.first)
    }

    async fn seen(&self, draw: &Draw<'_>) -> Result<u64, NonceError> {
        if !draw.discipline().is_remembered() {
            return Ok(draw.floor());
        }
        let known = self.known(draw.key());
        let mut known = known.lock().await;
        if let Some(block) = known.block_for(draw).filter(|block| block.next < block.end) {
            return Ok(block.next);
        }
        draw.first(self.ledger.next(draw).await?, 1)
    }

    async fn take_back(&self, draw: &Draw<'_>, nonce: u64) -> Result<(), NonceError> {
        if draw.discipline() != Discipline::Sequential {
            return Ok(());
        }
        let known = self.known(draw.key());
        let _known = known.lock().await;
        let after = nonce.checked_add(1).ok_or_else(NonceError::used_up)?;
        match self.ledger.set(draw, Some(after), nonce).await? {
            true => Ok(()),
            false => Err(NonceError::cannot_take_back(nonce)),
        }
    }

    async fn go_on(&self, draw: &Draw<'_>, next: u64) -> Result<(), NonceError> {
        draw.demand_sequential()?;
        let known = self.known(draw.key());
        let _known = known.lock().await;
        self.ledger.set(draw, None, next).await.map(drop)
    }
}

impl Known {
    /// The block, unless it was reserved under another discipline, or so long ago that its numbers lag behind the clock.
    fn block_for(&mut self, draw: &Draw<'_>) -> Option<&mut Block> {
        let block = self.block.as_mut()?;
        let second = draw.discipline().unit().map_or(0, per_second);
        let is_fresh = draw.floor().saturating_sub(block.floor) <= second;
        (block.discipline == draw.discipline() && is_fresh).then_some(block)
    }

    /// Refuses numbers that this process has had already: the ledger has forgotten writes, and perhaps those of others too.
    fn accept(&mut self, draw: &Draw<'_>, first: u64, count: u64) -> Result<(), NonceError> {
        if draw.discipline() == Discipline::Sequential {
            return Ok(());
        }
        match self.highest {
            Some(highest) if first <= highest => Err(NonceError::new(format!(
                "the store has gone back: it gave {first} for a key at {} of which this process has drawn {highest} \
                 already; it has lost writes, as by a failover to a replica that was behind or a backup that was restored. \
                 Draws succeed again when the clock is above {highest}",
                draw.key().origin()
            ))),
            _ => {
                self.highest = Some(first + count - 1);
                Ok(())
            }
        }
    }

    /// Says once that a second writer makes the server refuse requests.
    fn warn(&mut self, draw: &Draw<'_>, taken: &Taken) {
        let Some(ago) = taken.other.filter(|_| draw.discipline().is_in_order()) else {
            return;
        };
        if !std::mem::replace(&mut self.is_warned, true) {
            tracing::warn!(
                origin = draw.key().origin(),
                scheme = draw.scheme(),
                discipline = %draw.discipline(),
                seconds_ago = ago.as_secs(),
                "another writer draws nonces of the same API key: no nonce is used twice, but requests that overtake each \
                 other are refused by the server; give each process an API key of its own"
            );
        }
    }
}

impl Block {
    fn take(&mut self) -> Option<u64> {
        let next = self.next;
        (next < self.end).then(|| {
            self.next += 1;
            next
        })
    }
}

impl<L: Ledger> NonceStore for Process<L> {
    fn draw<'a>(&'a self, draw: &'a Draw<'_>) -> BoxFuture<'a, Result<u64, NonceError>> {
        Box::pin(self.drawn(draw))
    }

    fn peek<'a>(&'a self, draw: &'a Draw<'_>) -> BoxFuture<'a, Result<u64, NonceError>> {
        Box::pin(self.seen(draw))
    }

    fn give_back<'a>(
        &'a self,
        draw: &'a Draw<'_>,
        nonce: u64,
    ) -> BoxFuture<'a, Result<(), NonceError>> {
        Box::pin(self.take_back(draw, nonce))
    }

    fn resume<'a>(
        &'a self,
        draw: &'a Draw<'_>,
        next: u64,
    ) -> BoxFuture<'a, Result<(), NonceError>> {
        Box::pin(self.go_on(draw, next))
    }
}

/// A public store does what its process does.
macro_rules! store {
    ($store:ty $(, $of:ident: $($bound:tt)+)?) => {
        impl$(<$of: $($bound)+>)? NonceStore for $store {
            fn draw<'a>(&'a self, draw: &'a Draw<'_>) -> BoxFuture<'a, Result<u64, NonceError>> {
                self.process.draw(draw)
            }

            fn peek<'a>(&'a self, draw: &'a Draw<'_>) -> BoxFuture<'a, Result<u64, NonceError>> {
                self.process.peek(draw)
            }

            fn give_back<'a>(
                &'a self,
                draw: &'a Draw<'_>,
                nonce: u64,
            ) -> BoxFuture<'a, Result<(), NonceError>> {
                self.process.give_back(draw, nonce)
            }

            fn resume<'a>(
                &'a self,
                draw: &'a Draw<'_>,
                next: u64,
            ) -> BoxFuture<'a, Result<(), NonceError>> {
                self.process.resume(draw, next)
            }
        }
    };
}
pub(super) use store;
