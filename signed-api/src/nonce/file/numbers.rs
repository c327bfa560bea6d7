//! How numbers are taken from a file, so that none is taken twice whatever happens on the way.

use std::io;
use std::path::{Path, PathBuf};

use super::record::{COUNTER, Counter, SLOTS, Slot, Unreadable};
use crate::file_system::OpenFile;
use crate::nonce::discipline::{Discipline, per_second};
use crate::nonce::error::NonceError;
use crate::nonce::store::Draw;

/// Seconds of the clock that are reserved ahead: no more often than this a steady draw waits for the disk, and by no more
/// than this numbers are ahead of the clock after the system has crashed.
const AHEAD: u64 = 4;

/// Numbers that are reserved ahead at least.
const LEAST_AHEAD: u64 = 64;

/// The numbers of one key.
#[derive(Debug)]
pub(super) struct Numbers {
    file: Box<dyn OpenFile>,
    path: PathBuf,
    boot: Option<[u8; 16]>,
    /// The slot that was on the disk when it was last looked at, and which of the two it is.
    slot: Option<(usize, Slot)>,
}

/// Whether an answer is wanted at once or for certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Patience {
    /// Without waiting for another process or for the disk.
    None,
    /// Whatever it takes.
    Any,
}

/// What the file says, and which slot says so.
struct State {
    at: usize,
    slot: Slot,
    next: u64,
}

impl Numbers {
    pub(super) fn new(file: Box<dyn OpenFile>, path: &Path, boot: Option<[u8; 16]>) -> Self {
        Self {
            file,
            path: path.to_owned(),
            boot,
            slot: None,
        }
    }

    /// Takes `count` numbers in a row; `None` when that would wait and must not.
    pub(super) fn take(
        &mut self,
        draw: &Draw<'_>,
        count: u64,
        patience: Patience,
    ) -> Result<Option<u64>, NonceError> {
        self.locked(patience, |numbers| {
            let Some(State { at, slot, next }) = numbers.state(draw, patience)? else {
                return Ok(None);
            };
            let first = draw.first(next, count)?;
            let end = first + count;
            let mut generation = slot.generation;
            if end > slot.reserved || !slot.counts_as(draw.discipline()) {
                if patience == Patience::None {
                    return Ok(None);
                }
                let ahead = numbers.ahead(draw.discipline());
                generation = numbers.reserve(draw, at, generation, end.saturating_add(ahead))?;
            }
            numbers.count(generation, end)?;
            Ok(Some(first))
        })
    }

    /// The first number that was not taken.
    pub(super) fn next(&mut self, draw: &Draw<'_>) -> Result<u64, NonceError> {
        let state = self.locked(Patience::Any, |numbers| numbers.state(draw, Patience::Any))?;
        Ok(state.map_or(0, |state| state.next))
    }

    /// Goes on with `next` if `expected` is the first number that was not taken, or nothing is expected.
    pub(super) fn set(
        &mut self,
        draw: &Draw<'_>,
        expected: Option<u64>,
        next: u64,
    ) -> Result<bool, NonceError> {
        let set = self.locked(Patience::Any, |numbers| {
            let Some(state) = numbers.state(draw, Patience::Any)? else {
                return Ok(None);
            };
            if expected.is_some_and(|expected| expected != state.next) {
                return Ok(None);
            }
            let generation = numbers.reserve(draw, state.at, state.slot.generation, next)?;
            numbers.count(generation, next).map(Some)
        })?;
        Ok(set.is_some())
    }

    /// Does `work` while no other process reads or writes the file.
    fn locked<T>(
        &mut self,
        patience: Patience,
        work: impl FnOnce(&mut Self) -> Result<Option<T>, NonceError>,
    ) -> Result<Option<T>, NonceError> {
        let is_locked = match patience {
            Patience::None => self.file.try_lock(),
            Patience::Any => self.file.lock().map(|()| true),
        };
        if !is_locked.map_err(|error| self.failed("locked", &error))? {
            return Ok(None);
        }
        let done = work(self);
        self.file
            .unlock()
            .map_err(|error| self.failed("unlocked", &error))?;
        done
    }

    /// What is certain to be on the disk, and how far its numbers were handed out.
    fn state(&mut self, draw: &Draw<'_>, patience: Patience) -> Result<Option<State>, NonceError> {
        if !self.is_named()? {
            return Err(
                self.wrong("was removed or replaced while it was in use: start the process anew")
            );
        }
        let state = match self.believed_counter()? {
            Some(counter) => self.counted(counter)?,
            None if patience == Patience::None => return Ok(None),
            None => self.uncounted()?,
        };
        if !state.slot.is_of(draw.key()) {
            return Err(self.wrong(
                "holds the nonces of another key: give each key a file of its own, or a directory",
            ));
        }
        let place = || format!("the file {}", self.path.display());
        state.slot.kept().allow(draw, place)?;
        Ok(Some(state))
    }

    /// The counter, unless the system has started anew since it was written: then the disk may hold an older one.
    fn believed_counter(&self) -> Result<Option<Counter>, NonceError> {
        let mut bytes = [0; Counter::LENGTH];
        self.read(COUNTER, &mut bytes)?;
        Ok(Counter::read(&bytes).filter(|counter| Some(counter.boot) == self.boot))
    }

    /// Below the mark of the slot that was synced before the counter was written. What else was written since may be on the
    /// disk or not, and no number was handed out for it.
    fn counted(&mut self, counter: Counter) -> Result<State, NonceError> {
        let is_synced = |slot: &Slot| slot.generation == counter.generation;
        let (at, slot) = match self.slot.take().filter(|(_, slot)| is_synced(slot)) {
            Some(found) => found,
            None => {
                let found = self.slots()?;
                let synced = found.into_iter().find(|(_, slot)| is_synced(slot));
                synced.ok_or_else(|| self.unreadable(Unreadable::Damaged))?
            }
        };
        if counter.next > slot.reserved {
            return Err(self.unreadable(Unreadable::Damaged));
        }
        self.slot = Some((at, slot.clone()));
        let next = counter.next;
        Ok(State { at, slot, next })
    }

    /// All numbers below the mark count as handed out.
    fn uncounted(&mut self) -> Result<State, NonceError> {
        let found = self.slots()?;
        let newest = found.into_iter().max_by_key(|(_, slot)| slot.generation);
        let (at, slot) = newest.ok_or_else(|| self.unreadable(Unreadable::Damaged))?;
        // A process may have ended between writing it and syncing it, or after a sync that failed: then the system takes it
        // for written until it is written once more.
        self.write(SLOTS[at], &slot.write())?;
        self.sync()?;
        self.count(slot.generation, slot.reserved)?;
        let next = slot.reserved;
        Ok(State { at, slot, next })
    }

    /// Reserves all numbers below `reserved` in the other slot than `at`, so that one is whole at any time.
    fn reserve(
        &mut self,
        draw: &Draw<'_>,
        at: usize,
        generation: u64,
        reserved: u64,
    ) -> Result<u64, NonceError> {
        let found = self.slots()?.into_iter().map(|(_, slot)| slot.generation);
        let generation = found
            .max()
            .map_or(generation, |found| found.max(generation))
            + 1;
        let slot = Slot::new(draw, generation, reserved);
        let at = 1 - at;
        self.slot = None;
        self.write(SLOTS[at], &slot.write())?;
        if let Err(error) = self.sync() {
            // It may be readable now and not be there after a crash.
            let _ = self.file.write(SLOTS[at], &[0; Slot::LENGTH]);
            return Err(error);
        }
        self.slot = Some((at, slot));
        Ok(generation)
    }

    /// Remembers, until the system ends, that all below `next` are handed out.
    fn count(&mut self, generation: u64, next: u64) -> Result<(), NonceError> {
        let Some(boot) = self.boot else {
            return Ok(());
        };
        let counter = Counter {
            boot,
            generation,
            next,
        };
        self.write(COUNTER, &counter.write())
    }

    fn ahead(&self, discipline: Discipline) -> u64 {
        match discipline.unit() {
            Some(unit) if self.boot.is_some() => LEAST_AHEAD.max(AHEAD * per_second(unit)),
            // Without a counter that is believed, what is reserved and not handed out is lost.
            _ => 0,
        }
    }

    /// The slots that are whole.
    fn slots(&self) -> Result<Vec<(usize, Slot)>, NonceError> {
        let (mut found, mut why) = (Vec::new(), Unreadable::Foreign);
        for (at, start) in SLOTS.into_iter().enumerate() {
            let mut bytes = [0; Slot::LENGTH];
            self.read(start, &mut bytes)?;
            match Slot::read(&bytes) {
                Ok(slot) => found.push((at, slot)),
                Err(Unreadable::Newer) => return Err(self.unreadable(Unreadable::Newer)),
                Err(Unreadable::Damaged) => why = Unreadable::Damaged,
                Err(Unreadable::Foreign) => {}
            }
        }
        match found.is_empty() {
            true => Err(self.unreadable(why)),
            false => Ok(found),
        }
    }

    fn is_named(&self) -> Result<bool, NonceError> {
        self.file
            .is_named()
            .map_err(|error| self.failed("looked at", &error))
    }

    fn read(&self, start: u64, bytes: &mut [u8]) -> Result<usize, NonceError> {
        self.file
            .read(start, bytes)
            .map_err(|error| self.failed("read", &error))
    }

    fn write(&mut self, start: u64, bytes: &[u8]) -> Result<(), NonceError> {
        let written = self.file.write(start, bytes);
        written.map_err(|error| self.failed("written", &error))
    }

    fn sync(&mut self) -> Result<(), NonceError> {
        let synced = self.file.sync();
        synced.map_err(|error| self.failed("written to the disk", &error))
    }

    fn failed(&self, what: &str, error: &io::Error) -> NonceError {
        failed(&self.path, what, error)
    }

    fn wrong(&self, what: &str) -> NonceError {
        NonceError::new(format!("the nonce file {} {what}", self.path.display()))
    }

    fn unreadable(&self, why: Unreadable) -> NonceError {
        self.wrong(match why {
            Unreadable::Foreign => "is no nonce file: name another one",
            Unreadable::Newer => "was written by a newer version of signed-api: use that",
            Unreadable::Damaged => {
                "is damaged, and how far its nonces were used is not known: use a new API key, or remove the file if \
                 the clock is certainly above all that were used"
            }
        })
    }
}

/// That something could not be done with a file.
pub(super) fn failed(path: &Path, what: &str, error: &io::Error) -> NonceError {
    NonceError::new(format!(
        "the nonce file {} cannot be {what}: {error}",
        path.display()
    ))
}
