//! A payment gateway in this process, as the documents of Cryptofuse's API describe it (docs.cryptofuse.io, version 1).
//!
//! ```
//! use signed_api_examples::cryptofuse::{Config, Cryptofuse};
//!
//! # #[tokio::main] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let gateway = Cryptofuse::start(Config::default()).await?;
//! println!("{} {}", gateway.url(), gateway.client_id());
//! # Ok(()) }
//! ```
//!
//! # Tokens
//!
//! `POST /o/token/` takes a form with `grant_type=client_credentials` and `scope`, and the client's id and secret in
//! `Authorization: Basic` or as `client_id` and `client_secret` in the form. It answers
//! `{"access_token", "token_type": "Bearer", "expires_in", "scope"}`. Without `scope` all scopes are granted that the client
//! may have. `POST /o/revoke_token/` takes `token`, and answers 200 with nothing, also for tokens that it does not know.
//! Errors there are those of RFC 6749, section 5.2.
//!
//! # Endpoints
//!
//! | | scopes | |
//! |---|---|---|
//! | `GET /currencies/` | `read` | `{"currencies": [..]}` |
//! | `GET /user/balances/` | `read` | `{"balances": [..]}` |
//! | `POST /payments/` | `read write` | `price_amount price_currency pay_currency order_id?`; 201 |
//! | `GET /payments/{id}/` | `read` | one payment |
//!
//! Every answer of these has `X-RateLimit-Limit`, `-Remaining` and `-Reset` (seconds since the epoch). Errors are
//! `{"error", "message", "details"}`: `details` names `required_scopes` and `token_scopes` with 403, the fields that are wrong
//! with 400, and `retry_after` with 429. The names in `details` are this server's own: the documents do not give them.

mod api;
mod error;
mod oauth;
mod server;
mod state;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use self::state::Shared;

/// What the gateway is like.
#[derive(Clone, Debug)]
pub struct Config {
    /// The port; any free one if 0.
    pub port: u16,
    /// How long a token is valid.
    pub token_lifetime: Duration,
    /// The scopes that the client may have.
    pub scopes: Vec<&'static str>,
    /// How many requests a minute are answered.
    pub requests_a_minute: u32,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            port: 0,
            token_lifetime: Duration::from_secs(3600),
            scopes: vec!["read", "write"],
            requests_a_minute: 100,
        }
    }
}

/// A running gateway. Dropping it closes the port and every connection.
#[derive(Debug)]
pub struct Cryptofuse {
    shared: Arc<Shared>,
    address: SocketAddr,
    accepting: JoinHandle<()>,
}

impl Cryptofuse {
    /// Listens on the loopback interface and serves on the current tokio runtime.
    ///
    /// # Errors
    ///
    /// When the port cannot be had, or the operating system gives no random bytes.
    pub async fn start(config: Config) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, config.port)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::new(config)?);
        let router = Router::new()
            .merge(api::routes(&shared))
            .merge(oauth::routes())
            .with_state(Arc::clone(&shared));
        Ok(Self {
            shared,
            address,
            accepting: tokio::spawn(server::accept(listener, router)),
        })
    }

    /// Where it listens: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The id of its only client.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.shared.client_id
    }

    /// The secret of its only client. It holds characters that mean something in forms and in Basic.
    #[must_use]
    pub fn client_secret(&self) -> &str {
        &self.shared.client_secret
    }

    /// How many tokens were issued.
    #[must_use]
    pub fn tokens_issued(&self) -> u64 {
        self.shared.ledger().issued
    }

    /// Lets time pass, so that tokens and the minute of the rate limit end.
    pub fn advance(&self, duration: Duration) {
        self.shared.clock.advance(duration);
    }

    /// Ends all tokens, as an operator might.
    pub fn revoke_all(&self) {
        self.shared.ledger().tokens.clear();
    }
}

impl Drop for Cryptofuse {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}
