//! Nonces remembered for as long as the process lives.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError, RwLock};

use super::discipline::Discipline;
use super::error::{Kept, NonceError};
use super::key::NonceKey;
use super::store::{Draw, NonceStore};
use crate::future::BoxFuture;

/// Keeps the nonces of each key in memory, never below the clock: all [disciplines](Discipline), for one process.
///
/// A process that starts again begins at its clock. That is above all it drew before unless the clock was set back or
/// nonces were drawn faster than the unit counts. Sequential nonces begin at 0 again: tell it where to go on, by
/// [`resume`](NonceStore::resume).
#[derive(Debug, Default)]
pub struct MemoryNonceStore {
    counters: RwLock<HashMap<NonceKey, Arc<Mutex<Counter>>>>,
}

/// What is known of one key, which alone is locked while it is drawn from.
#[derive(Debug)]
struct Counter {
    discipline: Discipline,
    scheme: String,
    /// The first number that was not handed out yet.
    next: u64,
}

impl MemoryNonceStore {
    /// A store of its own, which knows nothing of what other stores handed out.
    pub fn new() -> Self {
        Self::default()
    }

    /// The store of this process. Clients use it unless told otherwise, so that two clients of one key never draw the
    /// same nonce.
    pub fn shared() -> Arc<Self> {
        static SHARED: LazyLock<Arc<MemoryNonceStore>> = LazyLock::new(Arc::default);
        Arc::clone(&SHARED)
    }

    /// Does `work` on the counter of the key, once it is certain that it counts in the same way.
    fn with<T>(
        &self,
        draw: &Draw<'_>,
        work: impl FnOnce(&mut Counter) -> Result<T, NonceError>,
    ) -> Result<T, NonceError> {
        let found = self.counters.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(counter) = found.get(draw.key()).map(Arc::clone) {
            drop(found);
            return work(&mut *Counter::locked(&counter, draw)?);
        }
        drop(found);
        let mut counters = self
            .counters
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let counter = counters
            .entry(draw.key().clone())
            .or_insert_with(|| Arc::new(Mutex::new(Counter::new(draw))));
        let counter = Arc::clone(counter);
        drop(counters);
        work(&mut *Counter::locked(&counter, draw)?)
    }
}

impl Counter {
    fn new(draw: &Draw<'_>) -> Self {
        Self {
            discipline: draw.discipline(),
            scheme: draw.scheme().to_owned(),
            next: 0,
        }
    }

    fn locked<'a>(
        counter: &'a Mutex<Self>,
        draw: &Draw<'_>,
    ) -> Result<MutexGuard<'a, Self>, NonceError> {
        let mut counter = counter.lock().unwrap_or_else(PoisonError::into_inner);
        if counter.discipline != draw.discipline() || counter.scheme != draw.scheme() {
            let kept = Kept {
                discipline: counter.discipline.name(),
                unit: counter.discipline.unit(),
                scheme: &counter.scheme,
            };
            kept.allow(draw, || "the store: start the process anew".to_owned())?;
            counter.discipline = draw.discipline();
            draw.scheme().clone_into(&mut counter.scheme);
        }
        Ok(counter)
    }
}

impl NonceStore for MemoryNonceStore {
    fn draw<'a>(&'a self, draw: &'a Draw<'_>) -> BoxFuture<'a, Result<u64, NonceError>> {
        Box::pin(async move {
            if !draw.discipline().is_remembered() {
                return Ok(draw.floor());
            }
            self.with(draw, |counter| {
                let drawn = draw.first(counter.next, 1)?;
                counter.next = drawn + 1;
                Ok(drawn)
            })
        })
    }

    fn peek<'a>(&'a self, draw: &'a Draw<'_>) -> BoxFuture<'a, Result<u64, NonceError>> {
        Box::pin(async move {
            if !draw.discipline().is_remembered() {
                return Ok(draw.floor());
            }
            self.with(draw, |counter| draw.first(counter.next, 1))
        })
    }

    fn give_back<'a>(
        &'a self,
        draw: &'a Draw<'_>,
        nonce: u64,
    ) -> BoxFuture<'a, Result<(), NonceError>> {
        Box::pin(async move {
            if draw.discipline() != Discipline::Sequential {
                return Ok(());
            }
            self.with(draw, |counter| {
                if Some(counter.next) != nonce.checked_add(1) {
                    return Err(NonceError::cannot_take_back(nonce));
                }
                counter.next = nonce;
                Ok(())
            })
        })
    }

    fn resume<'a>(
        &'a self,
        draw: &'a Draw<'_>,
        next: u64,
    ) -> BoxFuture<'a, Result<(), NonceError>> {
        Box::pin(async move {
            draw.demand_sequential()?;
            self.with(draw, |counter| {
                counter.next = next;
                Ok(())
            })
        })
    }
}

#[cfg(test)]
mod tests;
