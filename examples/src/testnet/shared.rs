//! What all connections share.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rust_decimal::Decimal;

use super::clock::Clock;
use super::config::Config;
use super::credentials::Credentials;
use super::exchange::Exchange;
use super::faults::Faults;
use super::log::RequestLog;
use super::realtime::Realtime;
use super::verify::Verifier;

#[derive(Debug)]
pub(super) struct Shared {
    pub(super) clock: Arc<Clock>,
    pub(super) faults: Faults,
    pub(super) log: RequestLog,
    pub(super) verifier: Verifier,
    pub(super) realtime: Realtime,
    exchange: Mutex<Exchange>,
    balances: Vec<(String, Decimal)>,
}

impl Shared {
    pub(super) fn new(config: Config) -> Self {
        let clock = Arc::new(Clock::default());
        let faults = Faults::new(Arc::clone(&clock));
        faults.queue(config.faults);
        if let Some((rate, seed, kinds)) = config.fault_rate {
            faults.rate(rate, seed, &kinds);
        }
        Self {
            clock,
            faults,
            log: RequestLog::default(),
            verifier: Verifier::new(config.window, config.sign_target, config.demand_nonces),
            realtime: Realtime::default(),
            exchange: Mutex::default(),
            balances: config.balances,
        }
    }

    pub(super) fn open_account(&self, credentials: &Credentials) {
        self.exchange()
            .open_account(credentials.key(), &self.balances);
        self.verifier.add(credentials);
    }

    /// Does something at the exchange that may change orders, and tells of those that it changes.
    pub(super) fn trade<T>(&self, act: impl FnOnce(&mut Exchange) -> T) -> T {
        let mut exchange = self.exchange();
        let done = act(&mut exchange);
        // Still under the lock, so that changes are told in their order.
        for order in exchange.take_changed() {
            self.realtime.report(&order, &exchange);
        }
        done
    }

    pub(super) fn exchange(&self) -> MutexGuard<'_, Exchange> {
        lock(&self.exchange)
    }
}

/// A handler that panicked does not end the exchange: nothing here is left half changed by one.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
