//! A server that fails on demand.

mod connection;
mod fault;
mod http1;
mod http2;
mod log;
mod plan;
mod received_http;
mod shared;
mod socket;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

pub use self::fault::{Fault, WaitHint};
pub use self::http1::{BadHttp, HttpReader, Limits};
pub use self::log::{Observed, Rejected};
pub use self::plan::{Plan, SeededPlan};
pub use self::received_http::ReceivedHttp;

use self::shared::Shared;
use super::answer::Answer;
use crate::clock::{Clock, SystemClock};

/// A server on a free port of the loopback address that answers as a handler says and fails as a [`Plan`] says.
///
/// It speaks HTTP/1.1 and, with prior knowledge, HTTP/2, both without TLS. It knows nothing of signatures: a handler
/// that should reject bad ones asks a [`Checker`](super::Checker). Every request is kept, together with the fault that
/// it met and whether it was committed, so that what the client was told can be held against the truth.
///
/// The handler is called on the server's tasks, one request at a time for each connection; a handler that panics
/// closes the connection without an answer. Dropping the server closes its port and every connection.
///
/// ```
/// use signed_api::prelude::*;
/// use signed_api::testing::{Answer, Fault, FaultServer, Plan};
///
/// #[api_client]
/// trait Exchange {
///     #[get("/time")]
///     async fn time(&self) -> Result<u64>;
/// }
///
/// # #[cfg(feature = "reqwest")]
/// # #[tokio::main] async fn main() -> core::result::Result<(), Box<dyn std::error::Error>> {
/// let server = FaultServer::start(|_| Answer::new(200, "7")).await?;
/// server.plan(Plan::in_order([Fault::ServerErrorBeforeCommit(503), Fault::TruncatedBody]));
///
/// let exchange = ExchangeClient::builder().base_url(server.url()).build()?;
/// assert_eq!(exchange.time().await?, 7); // at the third attempt
/// let committed: Vec<bool> = server.requests().iter().map(|seen| seen.committed).collect();
/// assert_eq!(committed, [false, true, true]);
/// # Ok(()) }
/// # #[cfg(not(feature = "reqwest"))] fn main() {}
/// ```
#[derive(Debug)]
pub struct FaultServer {
    shared: Arc<Shared>,
    address: SocketAddr,
    accepting: JoinHandle<()>,
    connections: Connections,
}

type Connections = Arc<Mutex<JoinSet<()>>>;

impl FaultServer {
    /// Starts a server without faults, on the current tokio runtime, which needs its I/O driver (`enable_io`).
    ///
    /// # Errors
    ///
    /// When there is no port.
    pub async fn start(
        handler: impl Fn(ReceivedHttp) -> Answer + Send + Sync + 'static,
    ) -> io::Result<Self> {
        Self::start_with_clock(SystemClock::new(), handler).await
    }

    /// The same with a clock of one's own, by which it stalls, and which its dates come from.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start).
    pub async fn start_with_clock(
        clock: impl Clock + 'static,
        handler: impl Fn(ReceivedHttp) -> Answer + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::new(handler, clock));
        let connections = Connections::default();
        let accepting = accept(listener, Arc::clone(&shared), Arc::clone(&connections));
        Ok(Self {
            shared,
            address,
            accepting: tokio::spawn(accepting),
            connections,
        })
    }

    /// Replaces the plan, from the next request on.
    pub fn plan(&self, plan: Plan) {
        *self.shared.plan() = plan;
    }

    /// How many faults of a plan [in order](Plan::in_order) have not met a request.
    pub fn faults_left(&self) -> usize {
        self.shared.plan().left()
    }

    /// `http://127.0.0.1:port`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The requests so far in the order in which they arrived; of more than 65,536 the last.
    pub fn requests(&self) -> Vec<Observed> {
        self.shared.log.observed()
    }

    /// How many requests have arrived.
    pub fn count(&self) -> u64 {
        self.shared.log.count()
    }

    /// What has arrived and was no request.
    pub fn rejected(&self) -> Vec<Rejected> {
        self.shared.log.rejected()
    }

    /// Closes the port and every connection, and returns when that is done. Unlike when it is dropped, nothing of the
    /// server runs afterwards.
    pub async fn stop(mut self) {
        self.accepting.abort();
        // It ends in being aborted.
        let _ = (&mut self.accepting).await;
        let mut connections = std::mem::take(&mut *lock(&self.connections));
        connections.shutdown().await;
    }
}

impl Drop for FaultServer {
    fn drop(&mut self) {
        self.accepting.abort();
        lock(&self.connections).abort_all();
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>, connections: Connections) {
    let clock = SystemClock::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Most often there are no file descriptors left: some come back when connections end.
            clock.sleep(Duration::from_millis(10)).await;
            continue;
        };
        let shared = Arc::clone(&shared);
        let mut connections = lock(&connections);
        while connections.try_join_next().is_some() {}
        // A connection that ends in an error is the client's business: it sees the end.
        connections.spawn(async move { drop(connection::serve(stream, shared).await) });
    }
}

fn lock(connections: &Connections) -> MutexGuard<'_, JoinSet<()>> {
    connections.lock().unwrap_or_else(PoisonError::into_inner)
}
