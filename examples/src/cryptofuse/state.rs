//! What the gateway remembers.

use std::collections::HashMap;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ring::rand::{SecureRandom, SystemRandom};
use serde::Serialize;

use super::Config;
use super::clock::Clock;

/// What all requests share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) config: Config,
    pub(super) clock: Clock,
    pub(super) client_id: String,
    pub(super) client_secret: String,
    ledger: Mutex<Ledger>,
}

/// What changes.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    pub(super) tokens: HashMap<String, Grant>,
    pub(super) issued: u64,
    pub(super) payments: Vec<Payment>,
    /// When the minute of the rate limit ends, in seconds since the epoch.
    reset: u64,
    requests: u32,
}

/// What a token is good for.
#[derive(Clone, Debug)]
pub(super) struct Grant {
    pub(super) scopes: Vec<String>,
    pub(super) ends: Duration,
}

/// A payment as it is shown.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Payment {
    pub(super) payment_id: String,
    pub(super) order_id: String,
    pub(super) status: &'static str,
    pub(super) price_amount: String,
    pub(super) price_currency: String,
    pub(super) pay_currency: String,
    pub(super) pay_address: String,
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
            client_id: random_hex()?,
            client_secret: format!("{} +%&=:/é", random_hex()?),
            ledger: Mutex::default(),
        })
    }

    pub(super) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Issues a token.
    pub(super) fn issue(&self, scopes: Vec<String>) -> io::Result<String> {
        let token = random_hex()?;
        let ends = self.clock.now().saturating_add(self.config.token_lifetime);
        let mut ledger = self.ledger();
        ledger.issued += 1;
        ledger.tokens.insert(token.clone(), Grant { scopes, ends });
        Ok(token)
    }

    /// What a token is good for now.
    pub(super) fn grant(&self, token: &str) -> Option<Grant> {
        let now = self.clock.now();
        let grant = self.ledger().tokens.get(token).cloned();
        grant.filter(|grant| now < grant.ends)
    }

    /// Counts a request, in minutes that begin with one; of those that are too many nothing remains.
    pub(super) fn count(&self) -> Allowance {
        let now = self.clock.now().as_secs();
        let mut ledger = self.ledger();
        if now >= ledger.reset {
            ledger.reset = now + 60;
            ledger.requests = 0;
        }
        ledger.requests = ledger.requests.saturating_add(1);
        let reset = ledger.reset;
        Allowance {
            remaining: self.config.requests_a_minute.checked_sub(ledger.requests),
            reset,
            retry_after: reset - now,
        }
    }
}

/// 32 random bytes in hex.
pub(super) fn random_hex() -> io::Result<String> {
    let mut bytes = [0; 32];
    let filled = SystemRandom::new().fill(&mut bytes);
    filled.map_err(|_| io::Error::other("the operating system gives no random bytes"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
