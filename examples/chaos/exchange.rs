//! The exchange of the trial: it checks signatures by its own code, counts how often each order is executed, and fails as
//! it is told.

use std::collections::HashMap;
use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ring::hmac;
use serde::Deserialize;
use signed_api::testing::{Answer, Fault, FaultServer, Observed, Plan, ReceivedHttp, WaitHint};

pub(crate) const KEY: &str = "chaos-key-0123456789";
pub(crate) const SECRET: &str = "chaos-secret-0123456789";

/// Where the exchange takes an order of one `client_order_id` once.
pub(crate) const KEYED: &str = "/orders/keyed";
/// Where it takes whatever comes.
pub(crate) const PLAIN: &str = "/orders/plain";

/// What goes wrong, in per mille of all requests: three hundred together.
pub(crate) const FAULTS: [(Fault, u64); 9] = [
    (Fault::ResetBeforeCommit, 22),
    (Fault::ResetAfterCommit, 22),
    (Fault::TruncatedBody, 22),
    (Fault::ServerErrorBeforeCommit(503), 22),
    (Fault::RateLimited(WaitHint::Json(BRIEFLY)), 22),
    (Fault::Banned(WaitHint::Json(BRIEFLY)), 22),
    (Fault::StallAfterCommit(Duration::from_millis(200)), 56),
    (Fault::SlowBody(Duration::from_millis(2)), 56),
    (Fault::WrongDate { offset_s: 90 }, 56),
];

const BRIEFLY: Duration = Duration::from_millis(20);

pub(crate) struct Exchange {
    server: FaultServer,
    book: Arc<Mutex<Book>>,
}

#[derive(Default)]
struct Book {
    /// How often each order was executed.
    executed: HashMap<String, u32>,
    /// Requests whose signature was wrong.
    forged: u32,
}

#[derive(Deserialize)]
struct Order {
    client_order_id: String,
}

impl Exchange {
    pub(crate) async fn start() -> Result<Self, Box<dyn Error>> {
        let book = Arc::<Mutex<Book>>::default();
        let kept = Arc::clone(&book);
        let server = FaultServer::start(move |request| {
            let mut book = kept.lock().unwrap_or_else(PoisonError::into_inner);
            book.answer(&request)
        })
        .await?;
        // The same numbers for every contender, as far as their requests come in the same order.
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        server.plan(Plan::by_number(move |_, _| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let drawn = (state >> 33) % 1_000;
            let mut bound = 0;
            FAULTS.into_iter().find_map(|(fault, share)| {
                bound += share;
                (drawn < bound).then_some(fault)
            })
        }));
        Ok(Self { server, book })
    }

    pub(crate) fn url(&self) -> String {
        self.server.url()
    }

    /// How often the order was executed.
    pub(crate) fn executed(&self, client_order_id: &str) -> u32 {
        let book = self.book.lock().unwrap_or_else(PoisonError::into_inner);
        book.executed.get(client_order_id).copied().unwrap_or(0)
    }

    pub(crate) fn forged(&self) -> u32 {
        let book = self.book.lock().unwrap_or_else(PoisonError::into_inner);
        book.forged
    }

    /// How many requests have arrived.
    pub(crate) fn requests(&self) -> u64 {
        self.server.count()
    }

    /// All requests, with what became of them.
    pub(crate) fn observed(&self) -> Vec<Observed> {
        self.server.requests()
    }
}

impl Book {
    fn answer(&mut self, request: &ReceivedHttp) -> Answer {
        if !is_signed(request) {
            self.forged += 1;
            return Answer::new(401, r#"{"code":"SIGNATURE"}"#);
        }
        if let Some(id) = request.path().strip_prefix("/orders/by-client-id/") {
            return match self.executed.get(id) {
                Some(_) => Answer::new(200, format!(r#"{{"client_order_id":"{id}"}}"#)),
                None => Answer::new(404, r#"{"code":"NO_SUCH_ORDER"}"#),
            };
        }
        let Ok(Order { client_order_id }) = request.json() else {
            return Answer::new(400, r#"{"code":"ORDER"}"#);
        };
        let answer = Answer::new(200, format!(r#"{{"client_order_id":"{client_order_id}"}}"#));
        let times = self.executed.entry(client_order_id).or_insert(0);
        if request.path() == PLAIN || *times == 0 {
            *times += 1;
        }
        answer
    }
}

/// `timestamp_ms + METHOD + path + body`, HMAC-SHA256, in hex.
fn is_signed(request: &ReceivedHttp) -> bool {
    let (Some(timestamp), Some(sign)) =
        (request.header("api-timestamp"), request.header("api-sign"))
    else {
        return false;
    };
    let Some(sign) = from_hex(sign) else {
        return false;
    };
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    let mut message = format!("{timestamp}{}{}", request.method, request.path()).into_bytes();
    message.extend_from_slice(&request.body);
    request.header("api-key") == Some(KEY) && hmac::verify(&key, &message, &sign).is_ok()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes().chunks(2);
    let byte = |pair: &[u8]| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok();
    digits.map(byte).collect()
}
