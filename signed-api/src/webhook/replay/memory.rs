//! Deliveries remembered for as long as the process lives.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{ClaimAnswer, DeliveryKey, ReplayStore, ReplayStoreError};
use crate::clock::{Clock, SystemClock};
use crate::future::BoxFuture;

/// Remembers deliveries in memory, for one process; one that starts again knows nothing of those before.
///
/// It has room for a fixed number. What has lapsed is forgotten first; when all room is taken by deliveries that are being
/// handled or must be remembered, no more are accepted, and the sender tries again later. So have room for all that arrive
/// while they are [retained](crate::webhook::Webhook::retention): 100,000 for a delivery every 3 s over 3 days, about 20 MB,
/// which it takes as they arrive.
pub struct MemoryReplayStore {
    state: Mutex<State>,
    room: usize,
    clock: Arc<dyn Clock>,
}

#[derive(Default)]
struct State {
    entries: HashMap<[u8; 32], Entry>,
    /// When which entry lapses.
    ends: BTreeSet<(Duration, [u8; 32])>,
    last_ticket: u64,
}

#[derive(Clone, Copy)]
struct Entry {
    ticket: u64,
    is_handled: bool,
    end: Duration,
}

impl MemoryReplayStore {
    /// A store with room for so many deliveries.
    pub fn new(room: usize) -> Self {
        Self {
            state: Mutex::default(),
            room,
            clock: Arc::new(SystemClock::new()),
        }
    }

    /// Reads the time from `clock`.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// How many deliveries it remembers, those that have lapsed left out.
    pub fn len(&self) -> usize {
        self.state().0.entries.len()
    }

    /// Whether it remembers none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What is remembered now, and the time.
    fn state(&self) -> (MutexGuard<'_, State>, Duration) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.monotonic();
        state.forget_lapsed(now);
        (state, now)
    }
}

impl State {
    fn forget_lapsed(&mut self, now: Duration) {
        while let Some((end, digest)) = self.ends.first().copied()
            && end <= now
        {
            self.ends.remove(&(end, digest));
            self.entries.remove(&digest);
        }
    }

    /// Puts `entry` in the place of what was there.
    fn put(
        &mut self,
        key: &DeliveryKey,
        entry: Entry,
        room: usize,
    ) -> Result<(), ReplayStoreError> {
        let digest = *key.digest();
        match self.entries.get(&digest) {
            Some(before) => drop(self.ends.remove(&(before.end, digest))),
            None if self.entries.len() >= room => {
                return Err(ReplayStoreError::new(format!(
                    "all {room} places are taken by deliveries that must be remembered: give the store more room, or retain \
                     them for a shorter time"
                )));
            }
            None => {}
        }
        self.ends.insert((entry.end, digest));
        self.entries.insert(digest, entry);
        Ok(())
    }
}

impl ReplayStore for MemoryReplayStore {
    fn claim<'a>(
        &'a self,
        key: &'a DeliveryKey,
        lease: Duration,
    ) -> BoxFuture<'a, Result<ClaimAnswer, ReplayStoreError>> {
        Box::pin(async move {
            let (mut state, now) = self.state();
            match state.entries.get(key.digest()) {
                Some(entry) if entry.is_handled => return Ok(ClaimAnswer::Handled),
                Some(_) => return Ok(ClaimAnswer::InProgress),
                None => {}
            }
            let ticket = state.last_ticket + 1;
            let entry = Entry {
                ticket,
                is_handled: false,
                end: now.saturating_add(lease),
            };
            state.put(key, entry, self.room)?;
            state.last_ticket = ticket;
            Ok(ClaimAnswer::New(ticket))
        })
    }

    fn extend<'a>(
        &'a self,
        key: &'a DeliveryKey,
        ticket: u64,
        lease: Duration,
    ) -> BoxFuture<'a, Result<bool, ReplayStoreError>> {
        Box::pin(async move {
            let (mut state, now) = self.state();
            let is_lost = (state.entries.get(key.digest()))
                .is_some_and(|entry| entry.is_handled || entry.ticket != ticket);
            if is_lost {
                return Ok(false);
            }
            let end = now.saturating_add(lease);
            let is_handled = false;
            let entry = Entry {
                ticket,
                is_handled,
                end,
            };
            state.put(key, entry, self.room)?;
            Ok(true)
        })
    }

    fn confirm<'a>(
        &'a self,
        key: &'a DeliveryKey,
        ticket: u64,
        keep: Duration,
    ) -> BoxFuture<'a, Result<bool, ReplayStoreError>> {
        Box::pin(async move {
            let (mut state, now) = self.state();
            let is_lost =
                (state.entries.get(key.digest())).is_some_and(|entry| entry.ticket != ticket);
            if is_lost {
                return Ok(false);
            }
            let end = now.saturating_add(keep);
            let is_handled = true;
            let entry = Entry {
                ticket,
                is_handled,
                end,
            };
            state.put(key, entry, self.room)?;
            Ok(true)
        })
    }

    fn release<'a>(
        &'a self,
        key: &'a DeliveryKey,
        ticket: u64,
    ) -> BoxFuture<'a, Result<bool, ReplayStoreError>> {
        Box::pin(async move {
            let (mut state, _) = self.state();
            let held = state.entries.get(key.digest()).copied();
            let Some(entry) = held.filter(|entry| entry.ticket == ticket && !entry.is_handled)
            else {
                return Ok(false);
            };
            state.entries.remove(key.digest());
            state.ends.remove(&(entry.end, *key.digest()));
            Ok(true)
        })
    }
}

impl fmt::Debug for MemoryReplayStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryReplayStore")
            .field("room", &self.room)
            .finish_non_exhaustive()
    }
}
