//! Time: the system's, off by as much as a fault says.

#![expect(
    clippy::disallowed_methods,
    reason = "the one place of the testnet that reads the clock and waits"
)]

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

#[derive(Debug, Default)]
pub(super) struct Clock {
    offset_ms: AtomicI64,
}

impl Clock {
    /// Milliseconds since the epoch.
    pub(super) fn now_ms(&self) -> u64 {
        let system = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |elapsed| elapsed.as_millis());
        u64::try_from(system)
            .unwrap_or(u64::MAX)
            .saturating_add_signed(self.offset_ms.load(Ordering::Relaxed))
    }

    pub(super) fn set_offset_ms(&self, offset_ms: i64) {
        self.offset_ms.store(offset_ms, Ordering::Relaxed);
    }
}

/// Real time passes, whatever the clock says.
pub(super) async fn pause(duration: Duration) {
    tokio::time::sleep(duration).await;
}
