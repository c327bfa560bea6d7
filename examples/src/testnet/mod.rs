//! An exchange in this process, strict about signatures and able to misbehave on demand.
//!
//! ```
//! use signed_api_examples::testnet::{Config, Testnet};
//!
//! # #[tokio::main] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let testnet = Testnet::start(Config::default()).await?;
//! testnet.faults().once("reset-after")?;
//! println!("{} {}", testnet.url(), testnet.credentials().key());
//! # Ok(()) }
//! ```
//!
//! # Signing
//!
//! A private request carries `API-KEY`, `API-TIMESTAMP` (milliseconds since the epoch, decimal) and `API-SIGN`: lower case
//! hex of HMAC-SHA256, keyed with the text of the secret, over `timestamp + METHOD + path + body`. The path stands as on the
//! request line, without its query (with it under [`Config::sign_target`]); the body is the raw bytes. Where nonces are demanded
//! ([`Config::demand_nonces`]), `API-NONCE` follows the timestamp in the signed text and must grow per key; elsewhere the
//! header is ignored.
//!
//! # Endpoints
//!
//! | | |
//! |---|---|
//! | `GET /api/v1/time` | public; `{"server_time": ms}` |
//! | `GET /api/v1/markets` | public; a list of `symbol base quote price tick_size lot_size min_amount` |
//! | `GET /api/v1/balances` | a list of asset, available, reserved |
//! | `POST /api/v1/orders` | `market side type price amount client_order_id?`; 201, or 200 with `"duplicate": true` |
//! | `GET /api/v1/orders` | a list; `?market=` and `?status=` narrow it |
//! | `GET /api/v1/orders/{id}` | one order |
//! | `DELETE /api/v1/orders/{id}` | cancels; a cancelled order is returned as it is |
//! | `DELETE /api/v1/orders` | cancels all open ones (`?market=` narrows it), returns them |
//!
//! An order is `id market side type price amount fill_price status client_order_id created_at`; `id` is a string, `status` is
//! `open`, `filled` or `cancelled`. Prices stand still: what does not cross the market rests. Decimals are strings. Errors are `{"error": {"code": "..", "message": ".."}}`.
//!
//! # WebSocket
//!
//! [`Testnet::realtime_url`] takes the same key and secret: a login by message, the channels `orderbook.{symbol}` and `orders`,
//! and requests; [`Realtime`] tells what is said there, and fails on demand.

mod clock;
mod config;
mod connection;
mod credentials;
mod error;
mod exchange;
mod fault;
mod faults;
mod intake;
mod log;
mod realtime;
mod routes;
mod seeded;
mod server;
mod shared;
mod verify;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub use config::Config;
pub use credentials::Credentials;
pub use exchange::{Kind, Order, Side, Status};
pub use fault::{Fault, UnknownFault};
pub use faults::Faults;
pub use log::{Outcome, RequestRecord, Requests};
pub use realtime::Realtime;

use shared::Shared;

/// A running exchange. Dropping it closes the port and every connection.
#[derive(Debug)]
pub struct Testnet {
    shared: Arc<Shared>,
    address: SocketAddr,
    realtime_address: SocketAddr,
    credentials: Credentials,
    accepting: [JoinHandle<()>; 2],
}

impl Testnet {
    /// Listens on the loopback interface and serves on the current tokio runtime.
    ///
    /// # Errors
    ///
    /// When the port cannot be had, or the operating system gives no random bytes.
    pub async fn start(config: Config) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, config.port)).await?;
        let address = listener.local_addr()?;
        let realtime = TcpListener::bind((Ipv4Addr::LOCALHOST, config.realtime_port)).await?;
        let realtime_address = realtime.local_addr()?;
        let book_every = config.book_every;
        let credentials = match config.credentials.clone() {
            Some(credentials) => credentials,
            None => Credentials::random()?,
        };
        let shared = Arc::new(Shared::new(config));
        shared.open_account(&credentials);
        let accepting = [
            tokio::spawn(server::accept(listener, routes::router(&shared))),
            tokio::spawn(realtime::accept(realtime, Arc::clone(&shared), book_every)),
        ];
        Ok(Self {
            shared,
            address,
            realtime_address,
            credentials,
            accepting,
        })
    }

    /// Where it listens: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens for WebSocket connections: `ws://127.0.0.1:PORT/realtime`.
    #[must_use]
    pub fn realtime_url(&self) -> String {
        format!("ws://{}/realtime", self.realtime_address)
    }

    /// The first account's key and secret.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Opens another account, with balances of its own.
    ///
    /// # Errors
    ///
    /// When the operating system gives no random bytes.
    pub fn add_key(&self) -> io::Result<Credentials> {
        let credentials = Credentials::random()?;
        self.shared.open_account(&credentials);
        Ok(credentials)
    }

    /// Every order of every account, oldest first, as of now.
    #[must_use]
    pub fn orders(&self) -> Vec<Order> {
        self.shared.exchange().all_orders().to_vec()
    }

    /// What has arrived, as of now.
    #[must_use]
    pub fn requests(&self) -> Requests {
        self.shared.log.snapshot()
    }

    /// What goes on at its sockets, and what is to go wrong there.
    #[must_use]
    pub fn realtime(&self) -> &Realtime {
        &self.shared.realtime
    }

    /// What will go wrong with requests; can be changed at any time.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.shared.faults
    }
}

impl Drop for Testnet {
    fn drop(&mut self) {
        self.accepting.iter().for_each(JoinHandle::abort);
    }
}
