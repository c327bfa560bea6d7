//! What the gateway remembers.

use std::collections::HashMap;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ring::rand::{SecureRandom as _, SystemRandom};

use super::Config;
use super::clock::Clock;
use super::orders::Order;

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
    /// When the hour of the rate limit ends, in seconds since the epoch.
    reset: u64,
    requests: u32,
}

/// Two tokens, the second of which makes the next two.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) access: String,
    pub(super) refresh: String,
}

/// What is left of the rate limit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Allowance {
    pub(super) remaining: Option<u32>,
    /// Seconds since the epoch.
    pub(super) reset: u64,
    /// Seconds until then.
    pub(super) retry_after: u64,
}

impl Shared {
    pub(super) fn new(config: Config) -> io::Result<Self> {
        Ok(Self {
            config,
            clock: Clock::default(),
            password: random_hex()?,
            ledger: Mutex::default(),
        })
    }

    pub(super) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Issues a pair of tokens.
    pub(super) fn issue(&self) -> io::Result<Pair> {
        let pair = Pair {
            access: random_hex()?,
            refresh: random_hex()?,
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
        let mut ledger = self.ledger();
        if now >= ledger.reset {
            ledger.reset = now + HOUR;
            ledger.requests = 0;
        }
        ledger.requests = ledger.requests.saturating_add(1);
        let reset = ledger.reset;
        Allowance {
            remaining: self.config.requests_an_hour.checked_sub(ledger.requests),
            reset,
            retry_after: reset - now,
        }
    }

    /// All requests of the hour are used up, and it ends in `seconds`.
    pub(super) fn exhaust(&self, seconds: u64) {
        let reset = self.clock.now().as_secs() + seconds;
        let mut ledger = self.ledger();
        ledger.reset = reset;
        ledger.requests = self.config.requests_an_hour;
    }
}

/// 32 random bytes in hex.
pub(super) fn random_hex() -> io::Result<String> {
    let mut bytes = [0; 32];
    let filled = SystemRandom::new().fill(&mut bytes);
    filled.map_err(|_| io::Error::other("the operating system gives no random bytes"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
