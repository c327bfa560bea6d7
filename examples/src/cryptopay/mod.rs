//! A payment gateway in this process, as the documents of CryptoPay's API describe it ("API Overview",
//! "Authentication", "Payment Orders API").
//!
//! ```
//! use signed_api_examples::cryptopay::{Config, Cryptopay};
//!
//! # #[tokio::main] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let gateway = Cryptopay::start(Config::default()).await?;
//! println!("{} {}", gateway.url(), gateway.user());
//! # Ok(()) }
//! ```
//!
//! | | |
//! |---|---|
//! | `POST /api/auth/login` | `username password`; `{"access", "refresh", "user"}` |
//! | `POST /api/auth/token/refresh/` | `refresh`, which is used up; `{"access", "refresh"}` |
//! | `POST /api/payment-orders/` | `amount currency blockchain order_info nonce`; 201, `{"success": true, "data": {..}}` |
//! | `GET /api/payment-orders/` | `page page_size`; `{"count", "next", "previous", "results"}` |
//!
//! The latter two need `Authorization: Bearer` with an access token, which is valid for 24 hours; a refresh token is
//! for 30 days. Errors are `{"success": false, "error": {"code", "message", "details"}}`. Every answer has
//! `X-RateLimit-Limit`, `-Remaining` and `-Reset` (seconds since the epoch); with 429 `error.retry_after` is the
//! seconds to wait.
//!
//! The documents call `nonce` unique, and do not say what becomes of one that comes again. Here the same order with
//! the same nonce is the order that was made, with 200, and another order with it is refused. The codes, apart from
//! `VALIDATION_ERROR`, and the place of `retry_after` are this server's own too.

mod error;
mod limit;
mod orders;
mod state;
mod tokens;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::middleware::from_fn_with_state;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use self::state::Shared;

/// The only user.
const USER: &str = "ada";

/// What the gateway is like.
#[derive(Clone, Debug)]
pub struct Config {
    /// How long an access token is valid.
    pub access_lifetime: Duration,
    /// How long a refresh token is valid.
    pub refresh_lifetime: Duration,
    /// How many requests an hour are answered.
    pub requests_an_hour: u32,
}

impl Default for Config {
    fn default() -> Self {
        const DAY: Duration = Duration::from_secs(24 * 3600);
        Self {
            access_lifetime: DAY,
            refresh_lifetime: 30 * DAY,
            requests_an_hour: 1000,
        }
    }
}

/// A running gateway. Dropping it closes the port.
#[derive(Debug)]
pub struct Cryptopay {
    shared: Arc<Shared>,
    address: SocketAddr,
    accepting: JoinHandle<()>,
}

impl Cryptopay {
    /// Listens on a port of the loopback interface and serves on the current tokio runtime.
    ///
    /// # Errors
    ///
    /// When there is no port to be had, or the operating system gives no random bytes.
    pub async fn start(config: Config) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::new(config)?);
        let router = Router::new()
            .merge(orders::routes())
            .merge(tokens::routes())
            .layer(from_fn_with_state(Arc::clone(&shared), limit::counted))
            .with_state(Arc::clone(&shared));
        let accepting = tokio::spawn(async move {
            // It ends with this task, and with no error of its own.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self {
            shared,
            address,
            accepting,
        })
    }

    /// Where it listens: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The name of its only user.
    #[must_use]
    pub fn user(&self) -> &str {
        USER
    }

    /// The user's password.
    #[must_use]
    pub fn password(&self) -> &str {
        &self.shared.password
    }

    /// How many requests were answered in this way: `POST /api/payment-orders/ 201`.
    #[must_use]
    pub fn answered(&self, request: &str) -> u64 {
        let ledger = self.shared.ledger();
        ledger.answered.get(request).copied().unwrap_or(0)
    }

    /// How many payment orders there are.
    #[must_use]
    pub fn orders(&self) -> usize {
        self.shared.ledger().orders.len()
    }

    /// Lets time pass, so that tokens and the hour of the rate limit end.
    pub fn advance(&self, duration: Duration) {
        self.shared.clock.advance(duration);
    }

    /// Uses up all requests of the hour, which ends in `seconds`.
    pub fn exhaust(&self, seconds: u64) {
        self.shared.exhaust(seconds);
    }
}

impl Drop for Cryptopay {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}
