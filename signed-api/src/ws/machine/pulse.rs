//! Whether a connection lives: what was received and sent last.

use std::time::Duration;

use crate::ws::spec::Timing;

/// The signs of life of an open connection.
#[derive(Debug)]
pub(super) struct Pulse {
    received: Duration,
    sent: Duration,
    pinged: Duration,
    /// Since when a ping waits to be written.
    waiting: Option<Duration>,
    blocked: bool,
}

impl Pulse {
    /// Of a connection that is opened now.
    pub(super) fn new(now: Duration) -> Self {
        Self {
            received: now,
            sent: now,
            pinged: now,
            waiting: None,
            blocked: false,
        }
    }

    /// Something was received.
    pub(super) fn received(&mut self, now: Duration) {
        self.received = self.received.max(now);
    }

    /// Something was written.
    pub(super) fn sent(&mut self, now: Duration) {
        self.sent = self.sent.max(now);
    }

    /// A ping is to be written.
    pub(super) fn ping(&mut self, now: Duration) {
        self.pinged = now;
        self.sent = now;
        self.waiting = Some(now);
    }

    /// It was written.
    pub(super) fn ping_sent(&mut self) {
        self.waiting = None;
    }

    /// Nothing is read until [`unblock`](Self::unblock).
    pub(super) fn block(&mut self) {
        self.blocked = true;
    }

    /// What was not read in the meantime may have been there.
    pub(super) fn unblock(&mut self, now: Duration) {
        self.blocked = false;
        self.received(now);
    }

    /// Whether nothing is read.
    pub(super) fn is_blocked(&self) -> bool {
        self.blocked
    }

    /// The last sign of life.
    pub(super) fn last(&self) -> Duration {
        self.received
    }

    /// When a ping is due: nothing was sent for that long, or nothing received since the last ping though something was sent.
    /// One at a time.
    pub(super) fn ping_at(&self, timing: &Timing) -> Option<Duration> {
        let quiet = self.sent.min(self.received.max(self.pinged));
        let heartbeat = at_least_one(timing.heartbeat_ms);
        (self.waiting.is_none()).then(|| quiet.saturating_add(heartbeat))
    }

    /// When the connection counts as silent.
    pub(super) fn silent_at(&self, timing: &Timing) -> Option<Duration> {
        let silence = at_least_one(timing.silence_ms);
        (!self.blocked).then(|| self.received.saturating_add(silence))
    }

    /// When it counts as broken because nothing can be written.
    pub(super) fn stuck_at(&self, timing: &Timing) -> Option<Duration> {
        let silence = at_least_one(timing.silence_ms);
        Some(self.waiting?.saturating_add(silence))
    }
}

/// A millisecond at least: a time without length would come again and again at once.
fn at_least_one(millis: u64) -> Duration {
    Duration::from_millis(millis.max(1))
}
