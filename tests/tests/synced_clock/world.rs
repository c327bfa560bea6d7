//! A world in which time is only told: a machine with two clocks, a server with one, and a network between them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use signed_api::{Clock, ServerTime, Sleep, Timestamp, Unit};
use signed_api_tests::drawn::Dice;

/// Nanoseconds in a millisecond and in a second.
pub(crate) const MS: i64 = 1_000_000;
pub(crate) const S: i64 = 1_000 * MS;

/// 2023-11-14T22:13:20Z in nanoseconds.
const START: i64 = 1_700_000_000 * S;

/// A world; clones are the same one. Its machine's clocks are a [`Clock`].
#[derive(Clone, Debug)]
pub(crate) struct World(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    /// Real time since the beginning; the server's clock runs by it.
    now: i64,
    /// How far the server's clock is from the real time.
    offset: i64,
    /// What the monotonic clock of the machine reads: it stops while the machine is suspended.
    monotonic: i64,
    /// By how many ppm it is faster.
    fast: i64,
    /// What it gained of less than a nanosecond, in millionths.
    gained: i64,
    /// How far the wall clock is ahead of the monotonic one.
    wall: i64,
}

impl World {
    pub(crate) fn new(offset: i64, fast: i64) -> Self {
        Self(Arc::new(Mutex::new(State {
            now: START,
            offset,
            monotonic: 7 * S,
            fast,
            gained: 0,
            wall: START - 7 * S,
        })))
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, time: i64) {
        let mut state = self.state();
        state.now += time;
        // `fast` is small, and no single time that passes longer than a day: this does not overflow.
        let gained = state.gained + time / 1_000 * state.fast;
        state.monotonic += time + gained / 1_000;
        state.gained = gained % 1_000;
    }

    /// Sets the machine's wall clock.
    pub(crate) fn step_wall(&self, by: i64) {
        self.state().wall += by;
    }

    /// Time that the monotonic clock of the machine does not notice, and its wall clock does.
    pub(crate) fn suspend(&self, time: i64) {
        let mut state = self.state();
        state.now += time;
        state.wall += time;
    }

    /// Sets the server's clock.
    pub(crate) fn step_server(&self, by: i64) {
        self.state().offset += by;
    }

    /// Another oscillator.
    pub(crate) fn set_fast(&self, fast: i64) {
        self.state().fast = fast;
    }

    /// What the server's clock reads, in nanoseconds.
    pub(crate) fn server(&self) -> i64 {
        let state = self.state();
        state.now + state.offset
    }

    /// What the machine's wall clock reads, in nanoseconds.
    pub(crate) fn wall(&self) -> i64 {
        let state = self.state();
        state.monotonic + state.wall
    }

    /// Asks the server for its time, over a network that takes these times there and back.
    pub(crate) fn ask(&self, there: i64, back: i64, unit: Unit) -> Option<ServerTime> {
        self.pass(there);
        let nanos = u64::try_from(self.server()).expect("after 1970");
        let told = ServerTime::new(Timestamp::from_nanos(nanos).in_unit(unit), unit);
        self.pass(back);
        told
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for World {
    fn now(&self) -> Timestamp {
        Timestamp::from_nanos(u64::try_from(self.wall()).unwrap_or(0))
    }

    fn monotonic(&self) -> Duration {
        let monotonic = self.state().monotonic;
        Duration::from_nanos(u64::try_from(monotonic).unwrap_or(0))
    }

    /// Never over: all that is waited for here is an answer, and everybody is patient.
    fn sleep(&self, _: Duration) -> Sleep {
        Sleep::until(std::future::pending())
    }
}

/// A round trip of 1 to 400 ms, as asymmetric as it comes: there and back.
pub(crate) fn round_trip(dice: &mut Dice) -> (i64, i64) {
    let whole = between(dice, MS, 400 * MS);
    let there = between(dice, 0, whole);
    (there, whole - there)
}

/// A number from `low` to `high`.
pub(crate) fn between(dice: &mut Dice, low: i64, high: i64) -> i64 {
    let count = u64::try_from(high - low).expect("in order") + 1;
    low + i64::try_from(dice.number() % count).expect("below the count")
}
