//! How long to wait before a connection is opened again.

use std::time::Duration;

use super::Turn;
use crate::ws::spec::Timing;

/// Waits with full jitter: of any length up to `min(cap, reconnect * 2^n)` after `n` failures before this one.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    failures: u32,
    until: Duration,
}

impl Backoff {
    /// After one more failure. What the server told is waited out in full first, so that those whom it told the same do not
    /// come back together.
    pub(super) fn fail(&mut self, timing: &Timing, told: Option<Duration>, turn: &mut Turn<'_>) {
        let doublings = 1_u64.checked_shl(self.failures).unwrap_or(u64::MAX);
        let bound = timing.reconnect_ms.saturating_mul(doublings);
        let bound = Duration::from_millis(bound.min(timing.reconnect_cap_ms));
        let wait = turn.part_of(bound).saturating_add(told.unwrap_or_default());
        self.failures = self.failures.saturating_add(1);
        self.until = turn.now.saturating_add(wait);
    }

    /// As if nothing had failed.
    pub(super) fn reset(&mut self) {
        *self = Self::default();
    }

    /// Ends the wait; failures still count.
    pub(super) fn skip(&mut self) {
        self.until = Duration::ZERO;
    }

    /// When the wait ends.
    pub(super) fn until(&self) -> Duration {
        self.until
    }
}
