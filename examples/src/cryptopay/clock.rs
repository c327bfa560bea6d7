//! Time: the system's, ahead by as much as a test says.

#![expect(
    clippy::disallowed_methods,
    reason = "the one place of the gateway that reads the clock"
)]

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

#[derive(Debug, Default)]
pub(super) struct Clock {
    ahead_ms: AtomicU64,
}

impl Clock {
    /// Time since the epoch.
    pub(super) fn now(&self) -> Duration {
        let system = SystemTime::now().duration_since(UNIX_EPOCH);
        let ahead = Duration::from_millis(self.ahead_ms.load(Ordering::Relaxed));
        system.unwrap_or_default().saturating_add(ahead)
    }

    pub(super) fn advance(&self, duration: Duration) {
        let millis = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        self.ahead_ms.fetch_add(millis, Ordering::Relaxed);
    }
}
