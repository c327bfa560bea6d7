//! What the exchange says without being asked: a WebSocket at a port of its own.

mod interference;
mod login;
mod message;
mod session;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::broadcast;
use tokio::task::JoinSet;

use super::clock::pause;
use super::exchange::{Exchange, MARKETS, Order};
use super::shared::Shared;
use interference::Interference;
use message::Data;

/// How many messages a connection may be behind before it is closed.
const BACKLOG: usize = 4_096;

/// What goes on at the sockets of an exchange, and what is to go wrong there.
///
/// All messages are JSON texts. Each of a client has an `op`, and may have an `id`, which its answer repeats.
///
/// | `op` | `args` | |
/// |---|---|---|
/// | `auth` | key, timestamp, signature | lower case hex of HMAC-SHA256 over `timestamp + "GET/realtime"`, keyed as for requests |
/// | `subscribe` `unsubscribe` | channels | answered with the same `args` |
/// | `order.place` | one order, as for `POST /api/v1/orders` | after a login; answered with the order as `data` |
/// | `time` | | answered with `{"server_time": ms}` as `data` |
/// | `ping` | | answered with `{"op": "pong"}` |
///
/// Answers are `{"op", "success": true}`, refusals `{"op", "success": false, "code", "ret_msg"}` with the codes of the exchange. A
/// channel is `orderbook.{symbol}`, for all, or `orders`, after a login, which reports each order that is placed or cancelled in
/// whatever way. Its messages are `{"topic", "data"}`. A book is `symbol seq price bids asks`, all of it each time; `seq` grows by one
/// from book to book, over all symbols and connections. Pings of WebSocket must be answered.
#[derive(Debug)]
pub struct Realtime {
    news: broadcast::Sender<News>,
    books: AtomicU64,
    logins_to_refuse: AtomicU32,
    opened: AtomicU64,
    open: AtomicUsize,
    logins: AtomicU64,
}

/// What connections are told.
#[derive(Clone, Debug)]
enum News {
    /// A book, with its number.
    Book { seq: u64, data: Data },
    /// An order of an account.
    Order { account: Arc<str>, data: Data },
    /// What they are to do.
    Interference(Interference),
}

impl Default for Realtime {
    fn default() -> Self {
        Self {
            news: broadcast::channel(BACKLOG).0,
            books: AtomicU64::new(0),
            logins_to_refuse: AtomicU32::new(0),
            opened: AtomicU64::new(0),
            open: AtomicUsize::new(0),
            logins: AtomicU64::new(0),
        }
    }
}

impl Realtime {
    /// Cuts every open connection by a TCP reset, without a word.
    pub fn cut(&self) {
        self.interfere(Interference::Cut);
    }

    /// Keeps every open connection, and says and answers nothing on it any more.
    pub fn silence(&self) {
        self.interfere(Interference::Silence);
    }

    /// Closes every open connection with this code of WebSocket (4000 to 4999 are an API's own).
    pub fn close(&self, code: u16, reason: &str) {
        let reason = reason.into();
        self.interfere(Interference::Close { code, reason });
    }

    /// Refuses so many of the next logins, whatever their signature.
    pub fn refuse_logins(&self, count: u32) {
        self.logins_to_refuse.store(count, Ordering::Relaxed);
    }

    /// How many connections have been opened since the start.
    #[must_use]
    pub fn opened(&self) -> u64 {
        self.opened.load(Ordering::Relaxed)
    }

    /// How many connections are open.
    #[must_use]
    pub fn open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    /// How many logins were taken since the start.
    #[must_use]
    pub fn logins(&self) -> u64 {
        self.logins.load(Ordering::Relaxed)
    }

    /// Tells of an order that has changed, and of the book that it changes.
    pub(super) fn report(&self, order: &Order, exchange: &Exchange) {
        let account = Arc::from(&*order.account);
        let data = Data::new("orders", order);
        self.tell(News::Order { account, data });
        self.tell_book(&order.market, exchange);
    }

    fn tell_book(&self, market: &str, exchange: &Exchange) {
        if let Some((seq, data)) = self.book(market, exchange) {
            self.tell(News::Book { seq, data });
        }
    }

    /// The book of a market as of now, with a number of its own.
    fn book(&self, market: &str, exchange: &Exchange) -> Option<(u64, Data)> {
        let market = MARKETS.iter().find(|known| known.name == market)?;
        let seq = self.books.fetch_add(1, Ordering::Relaxed) + 1;
        let topic = format!("orderbook.{}", market.name);
        Some((seq, Data::new(&topic, exchange.book(market, seq))))
    }

    fn interfere(&self, interference: Interference) {
        self.tell(News::Interference(interference));
    }

    /// Nobody need listen.
    fn tell(&self, news: News) {
        let _ = self.news.send(news);
    }
}

/// Serves until dropped, and takes its connections along. Every book is told again and again after this time.
pub(super) async fn accept(listener: TcpListener, shared: Arc<Shared>, every: Duration) {
    let mut connections = JoinSet::new();
    let mut books = tokio::time::interval(every.max(Duration::from_millis(1)));
    books.reset();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(session::serve(stream, Arc::clone(&shared)));
                }
                // Most often there are no file descriptors left: some come back when connections end.
                Err(_) => pause(Duration::from_millis(10)).await,
            },
            Some(_) = connections.join_next() => {}
            _ = books.tick() => {
                let exchange = shared.exchange();
                for market in &MARKETS {
                    shared.realtime.tell_book(market.name, &exchange);
                }
            }
        }
    }
}
