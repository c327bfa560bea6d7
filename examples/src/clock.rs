//! Time: the system's, ahead by as much as a test says.

#![expect(
    clippy::disallowed_methods,
    reason = "the one place of the gateways that reads the clock and waits"
)]

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

#[derive(Debug, Default)]
pub(crate) struct Clock {
    ahead_ms: AtomicU64,
}

impl Clock {
    /// Time since the epoch.
    pub(crate) fn now(&self) -> Duration {
        let system = SystemTime::now().duration_since(UNIX_EPOCH);
        let ahead = Duration::from_millis(self.ahead_ms.load(Ordering::Relaxed));
        system.unwrap_or_default().saturating_add(ahead)
    }

    pub(crate) fn advance(&self, duration: Duration) {
        let millis = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        self.ahead_ms.fetch_add(millis, Ordering::Relaxed);
    }
}

/// Real time passes, whatever the clock says.
pub(crate) async fn pause(duration: Duration) {
    tokio::time::sleep(duration).await;
}
