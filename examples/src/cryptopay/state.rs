//! What the gateway remembers.

use std::collections::HashMap;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Config;
use super::orders::Order;
use crate::clock::Clock;
use crate::random;
use crate::window::{Allowance, Window};

/// The window of the rate limit.
const HOUR: u64 = 3600;

/// What all requests share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) config: Config,
    pub(super) clock: Clock,
    pub(super) password: String,
    ledger: Mutex<Ledger>,
}

/// What changes.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// When each access token ends.
    access: HashMap<String, Duration>,
    /// When each refresh token ends that was not used yet.
    refresh: HashMap<String, Duration>,
    pub(super) orders: Vec<Order>,
    /// How often each was answered: `POST /api/payment-orders/ 201`.
    pub(super) answered: HashMap<String, u64>,
    window: Window,
}

/// Two tokens, the second of which makes the next two.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) access: String,
    pub(super) refresh: String,
}

impl Shared {
    pub(super) fn new(config: Config) -> io::Result<Self> {
        Ok(Self {
            config,
            clock: Clock::default(),
            password: random::hex::<32>()?,
            ledger: Mutex::default(),
        })
    }

    pub(super) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Issues a pair of tokens.
    pub(super) fn issue(&self) -> io::Result<Pair> {
        let pair = Pair {
            access: random::hex::<32>()?,
            refresh: random::hex::<32>()?,
        };
        let now = self.clock.now();
        let ends = |lifetime| now.saturating_add(lifetime);
        let mut ledger = self.ledger();
        let access_ends = ends(self.config.access_lifetime);
        ledger.access.insert(pair.access.clone(), access_ends);
        let refresh_ends = ends(self.config.refresh_lifetime);
        ledger.refresh.insert(pair.refresh.clone(), refresh_ends);
        Ok(pair)
    }

    /// Whether this access token is good for now.
    pub(super) fn knows(&self, access: &str) -> bool {
        let now = self.clock.now();
        self.ledger()
            .access
            .get(access)
            .is_some_and(|ends| now < *ends)
    }

    /// Whether this refresh token was good until now: it is used up.
    pub(super) fn uses_up(&self, refresh: &str) -> bool {
        let now = self.clock.now();
        let ends = self.ledger().refresh.remove(refresh);
        ends.is_some_and(|ends| now < ends)
    }

    /// Counts a request, in hours that begin with one; of those that are too many nothing remains.
    pub(super) fn count(&self) -> Allowance {
        let now = self.clock.now().as_secs();
        let limit = self.config.requests_an_hour;
        self.ledger().window.count(now, limit, HOUR)
    }

    /// All requests of the hour are used up, and it ends in `seconds`.
    pub(super) fn exhaust(&self, seconds: u64) {
        let reset = self.clock.now().as_secs() + seconds;
        let mut ledger = self.ledger();
        ledger.window.reset = reset;
        ledger.window.requests = self.config.requests_an_hour;
    }
}
