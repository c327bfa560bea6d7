//! An exchange with a clock of its own, in a world or on a socket: it accepts what its documents say it accepts.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use serde::Deserialize;
use signed_api::prelude::*;
use signed_api::transport::{SignedRequest, Transport, TransportError};
use signed_api::{BoxFuture, SyncedClock};
use tokio::sync::Semaphore;

use crate::world::{MS, World};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Told {
    pub(crate) server_time: i64,
}

#[derive(Debug, Deserialize, PartialEq)]
pub(crate) struct ApiError {
    pub(crate) code: i64,
}

#[api_client(base_url = "https://api.example.com", error = ApiError)]
#[auth(hmac = "ts+method+path+body")]
pub(crate) trait Exchange {
    #[get("/api/v3/time")]
    #[auth(none)]
    #[time(
        field = "serverTime",
        unit = "ms",
        rejected(field = "code", value = "-1021")
    )]
    async fn time(&self) -> Result<Told>;

    #[post("/api/v3/order")]
    async fn order(&self, quantity: u32) -> Result<()>;
}

/// The same without a method that tells the time.
#[api_client(base_url = "https://api.example.com")]
#[auth(hmac = "ts+method+path+body")]
pub(crate) trait Dated {
    #[post("/api/v3/order")]
    async fn order(&self, quantity: u32) -> Result<()>;
}

/// What an exchange answers.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
}

/// An exchange's view of what it is asked.
#[derive(Debug)]
pub(crate) struct Books {
    pub(crate) recv_window: AtomicI64,
    /// How often it was asked for its time.
    pub(crate) questions: AtomicUsize,
    pub(crate) executed: AtomicUsize,
    pub(crate) rejected: AtomicUsize,
    /// Whether it tells its time.
    pub(crate) is_silent: AtomicBool,
    /// Whether it accepts no stamp at all.
    pub(crate) is_stubborn: AtomicBool,
}

impl Books {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            recv_window: AtomicI64::new(5_000),
            questions: AtomicUsize::new(0),
            executed: AtomicUsize::new(0),
            rejected: AtomicUsize::new(0),
            is_silent: AtomicBool::new(false),
            is_stubborn: AtomicBool::new(false),
        })
    }

    /// Asked for its time, executed, rejected: so often.
    pub(crate) fn counts(&self) -> (usize, usize, usize) {
        let count = |number: &AtomicUsize| number.load(Ordering::SeqCst);
        (
            count(&self.questions),
            count(&self.executed),
            count(&self.rejected),
        )
    }

    /// The answer at `server_time`, in milliseconds.
    pub(crate) fn answer(&self, path: &str, stamp: Option<&str>, server_time: i64) -> Answer {
        let answer = |status, body| Answer { status, body };
        if path.ends_with("/time") {
            self.questions.fetch_add(1, Ordering::SeqCst);
            return match self.is_silent.load(Ordering::SeqCst) {
                true => answer(500, String::new()),
                false => answer(200, format!(r#"{{"serverTime":{server_time}}}"#)),
            };
        }
        // As in Binance's "Timing security".
        let timestamp: i64 = stamp.and_then(|stamp| stamp.parse().ok()).expect("a stamp");
        let is_processed = timestamp < (server_time + 1000)
            && (server_time - timestamp) <= self.recv_window.load(Ordering::SeqCst);
        if is_processed && !self.is_stubborn.load(Ordering::SeqCst) {
            self.executed.fetch_add(1, Ordering::SeqCst);
            return answer(200, String::new());
        }
        self.rejected.fetch_add(1, Ordering::SeqCst);
        let body =
            r#"{"code":-1021,"msg":"Timestamp for this request is outside of the recvWindow."}"#;
        answer(400, body.to_owned())
    }
}

/// An exchange in a world, at the other end of a network of 50 ms there and 30 ms back.
#[derive(Clone, Debug)]
pub(crate) struct Remote {
    pub(crate) world: World,
    pub(crate) books: Arc<Books>,
    /// Whether answers have a `Date`.
    pub(crate) is_dated: bool,
    /// What a question for the time has to get through.
    pub(crate) gate: Arc<Semaphore>,
}

impl Remote {
    /// One whose clock is 90 s ahead.
    pub(crate) fn new() -> Self {
        Self {
            world: World::new(90_000 * MS, 0),
            books: Books::new(),
            is_dated: false,
            gate: Arc::new(Semaphore::new(Semaphore::MAX_PERMITS)),
        }
    }

    pub(crate) fn clock(&self) -> SyncedClock {
        let (ahead, behind) = (Duration::from_secs(1), Duration::from_secs(5));
        SyncedClock::builder()
            .base(self.world.clone())
            .window(ahead, behind)
            .date_header(self.is_dated)
            .build()
    }

    pub(crate) fn client(&self, clock: &SyncedClock) -> ExchangeClient {
        ExchangeClient::builder()
            .credentials(Credentials::new("key-0123456789", "secret-0123456789"))
            .transport(self.clone())
            .clock(clock.clone())
            .build()
            .expect("a client")
    }
}

impl Transport for Remote {
    fn send(
        &self,
        request: SignedRequest,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async move {
            if request.url.path().ends_with("/time") {
                self.gate.acquire().await.expect("never closed").forget();
            } else {
                // Others sign before this one arrives.
                tokio::task::yield_now().await;
            }
            self.world.pass(50 * MS);
            let nanos = self.world.server();
            let stamp = request.headers.get("API-TIMESTAMP");
            let stamp = stamp.map(|stamp| stamp.to_str().expect("text"));
            let answer = self.books.answer(request.url.path(), stamp, nanos / MS);
            self.world.pass(30 * MS);
            let mut response = http::Response::builder().status(answer.status);
            if self.is_dated {
                let seconds = u64::try_from(nanos / 1_000 / MS).expect("after 1970");
                let date = std::time::UNIX_EPOCH + Duration::from_secs(seconds);
                response = response.header("date", httpdate::fmt_http_date(date));
            }
            Ok(response.body(Bytes::from(answer.body)).expect("an answer"))
        })
    }
}
