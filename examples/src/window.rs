//! A rate limit: so many requests in windows that begin with one.

/// The window that requests are counted in.
#[derive(Debug, Default)]
pub(crate) struct Window {
    /// When it ends, in seconds since the epoch.
    pub(crate) reset: u64,
    pub(crate) requests: u32,
}

/// What is left of the rate limit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allowance {
    pub(crate) remaining: Option<u32>,
    /// Seconds since the epoch.
    pub(crate) reset: u64,
    /// Seconds until then.
    pub(crate) retry_after: u64,
}

impl Window {
    /// Counts a request of the second `now`, of which there may be `limit` in `seconds`; of those that are too many nothing
    /// remains.
    pub(crate) fn count(&mut self, now: u64, limit: u32, seconds: u64) -> Allowance {
        if now >= self.reset {
            self.reset = now + seconds;
            self.requests = 0;
        }
        self.requests = self.requests.saturating_add(1);
        Allowance {
            remaining: limit.checked_sub(self.requests),
            reset: self.reset,
            retry_after: self.reset - now,
        }
    }
}
