//! What the gateway remembers.

use std::collections::HashMap;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;

use super::Config;
use crate::clock::Clock;
use crate::random;
use crate::window::{Allowance, Window};

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
    window: Window,
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

impl Shared {
    pub(super) fn new(config: Config) -> io::Result<Self> {
        Ok(Self {
            config,
            clock: Clock::default(),
            client_id: random::hex::<32>()?,
            client_secret: format!("{} +%&=:/é", random::hex::<32>()?),
            ledger: Mutex::default(),
        })
    }

    pub(super) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Issues a token.
    pub(super) fn issue(&self, scopes: Vec<String>) -> io::Result<String> {
        let token = random::hex::<32>()?;
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
        let limit = self.config.requests_a_minute;
        self.ledger().window.count(now, limit, 60)
    }
}
