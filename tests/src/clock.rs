//! A clock that stands still until something waits on it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use signed_api::{Clock, Sleep, Timestamp};

/// The time at which every [`ManualClock`] begins: 2023-11-14T22:13:20Z, in milliseconds.
pub const START_MS: u64 = 1_700_000_000_000;

/// Time that passes only by waiting: every sleep is over at once and moves the clock on.
#[derive(Clone, Debug, Default)]
pub struct ManualClock {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    passed: Duration,
    naps: Vec<Duration>,
}

impl ManualClock {
    /// Every wait so far, in order, those that something else was ready before included.
    pub fn naps(&self) -> Vec<Duration> {
        self.state().naps.clone()
    }

    /// How much time has passed.
    pub fn passed(&self) -> Duration {
        self.state().passed
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        let passed = self.state().passed.as_millis();
        Timestamp::from_millis(START_MS + u64::try_from(passed).unwrap_or(u64::MAX))
    }

    fn monotonic(&self) -> Duration {
        self.state().passed
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        let clock = self.clone();
        Sleep::until(async move {
            let mut state = clock.state();
            state.passed += duration;
            state.naps.push(duration);
        })
    }
}
