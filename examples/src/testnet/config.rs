//! How a testnet starts.

use std::time::Duration;

use rust_decimal::Decimal;

use super::credentials::Credentials;
use super::fault::Fault;

/// How a testnet starts. The default: any free port, random credentials, the path signed, 5 seconds of window, no nonces, no faults.
#[derive(Clone, Debug)]
pub struct Config {
    pub(super) port: u16,
    pub(super) realtime_port: u16,
    pub(super) book_every: Duration,
    pub(super) credentials: Option<Credentials>,
    pub(super) window: Duration,
    pub(super) sign_target: bool,
    pub(super) demand_nonces: bool,
    pub(super) balances: Vec<(String, Decimal)>,
    pub(super) faults: Vec<Fault>,
    pub(super) fault_rate: Option<(f64, u64, Vec<Fault>)>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            port: 0,
            realtime_port: 0,
            book_every: Duration::from_millis(250),
            credentials: None,
            window: Duration::from_secs(5),
            sign_target: false,
            demand_nonces: false,
            balances: [
                ("BTC", 10),
                ("ETH", 100),
                ("SOL", 1_000),
                ("USDT", 1_000_000),
            ]
            .map(|(asset, amount)| (asset.to_owned(), Decimal::from(amount)))
            .to_vec(),
            faults: Vec::new(),
            fault_rate: None,
        }
    }
}

impl Config {
    /// Listens on this port; 0 is any free one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Listens for WebSocket connections on this port; 0 is any free one.
    #[must_use]
    pub fn realtime_port(mut self, port: u16) -> Self {
        self.realtime_port = port;
        self
    }

    /// How often books are told to those who have subscribed them, beside each time that they change: 250 milliseconds.
    #[must_use]
    pub fn book_every(mut self, interval: Duration) -> Self {
        self.book_every = interval;
        self
    }

    /// Uses these for the first account instead of random ones.
    #[must_use]
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// How far a timestamp may lie from the exchange's clock, either way.
    #[must_use]
    pub fn window(mut self, window: Duration) -> Self {
        self.window = window;
        self
    }

    /// Expects the signature over the whole request target, `path?query`, as many exchanges do.
    #[must_use]
    pub fn sign_target(mut self, sign_target: bool) -> Self {
        self.sign_target = sign_target;
        self
    }

    /// Demands `API-NONCE`: strictly increasing per key, and signed after the timestamp.
    #[must_use]
    pub fn demand_nonces(mut self, demand_nonces: bool) -> Self {
        self.demand_nonces = demand_nonces;
        self
    }

    /// What every account has of an asset at first.
    #[must_use]
    pub fn balance(mut self, asset: &str, amount: Decimal) -> Self {
        self.balances.retain(|(name, _)| name != asset);
        self.balances.push((asset.to_owned(), amount));
        self
    }

    /// Queues faults for the first orders, one each.
    #[must_use]
    pub fn faults(mut self, faults: impl IntoIterator<Item = Fault>) -> Self {
        self.faults.extend(faults);
        self
    }

    /// Lets a share of the orders meet a fault: see [`Faults::rate`](super::Faults::rate).
    #[must_use]
    pub fn fault_rate(mut self, rate: f64, seed: u64, kinds: &[Fault]) -> Self {
        self.fault_rate = Some((rate, seed, kinds.to_vec()));
        self
    }
}
