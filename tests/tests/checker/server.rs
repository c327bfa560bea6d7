//! As a user would: a fake exchange that rejects what the real one would.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use serde::{Deserialize, Serialize};
use signed_api::prelude::*;
use signed_api::schemes::Kraken;
use signed_api::testing::{Answer, Checker, FaultServer, ReceivedHttp};
use signed_api::{ErrorKind, RetryPolicy, Timestamp};

use crate::keys::{KEY, OTHER_SECRET, SECRET};

#[api_client]
trait Exchange {
    #[post("/0/private/AddOrder", body = form)]
    #[auth(Kraken)]
    async fn place(&self, pair: &str, volume: &str, note: Option<&str>) -> Result<Accepted>;

    #[get("/orders/{id}")]
    #[auth(Window)]
    async fn order(&self, id: u64, market: &str) -> Result<Accepted>;
}

auth_scheme! {
    /// The time until which the request is good, and all arguments in order.
    Window {
        let until = add(now.s, 30);
        header "X-Key" = key;
        header "X-Until" = until;
        header "X-Sign" = hmac_sha256(secret, until + target + form(sort(args))) | base64;
    }
}

#[derive(Debug, Deserialize, Serialize)]
struct Accepted {
    ok: bool,
}

/// What the fake exchange remembers.
#[derive(Default)]
struct Seen {
    nonce: u64,
    times: Vec<Timestamp>,
}

struct FakeExchange {
    orders: Checker,
    order: Checker,
    seen: Mutex<Seen>,
}

impl FakeExchange {
    fn new() -> Result<Self> {
        let credentials = || Credentials::new(KEY, SECRET);
        Ok(Self {
            orders: Checker::new(Kraken, credentials())?,
            order: Checker::new(Window, credentials())?,
            seen: Mutex::default(),
        })
    }

    fn answer(&self, received: &ReceivedHttp) -> Answer {
        let request = received.to_http().expect("a request");
        match self.accept(&request) {
            Ok(()) => Answer::new(200, r#"{"ok":true}"#),
            Err(reason) => Answer::new(401, reason),
        }
    }

    fn accept(&self, request: &Request<Bytes>) -> core::result::Result<(), String> {
        let checker = match request.uri().path().strip_prefix("/orders/") {
            Some(id) => &self
                .order
                .clone()
                .path_params(&[("id", id)])
                .map_err(|error| error.to_string())?,
            None => &self.orders,
        };
        let checked = checker
            .check(request)
            .map_err(|mismatch| mismatch.to_string())?;
        let mut seen = self.seen.lock().expect("no panic");
        if let Some(nonce) = checked.nonce {
            if nonce <= seen.nonce {
                return Err(format!("the nonce {nonce} is not above {}", seen.nonce));
            }
            seen.nonce = nonce;
        }
        seen.times.extend(checked.now);
        Ok(())
    }
}

fn client(server: &FaultServer, secret: &str) -> Result<ExchangeClient> {
    ExchangeClient::builder()
        .base_url(server.url())
        .credentials(Credentials::new(KEY, secret))
        .retry(RetryPolicy::default().base(Duration::ZERO))
        .build()
}

#[tokio::test]
async fn a_fake_exchange_accepts_its_clients_and_says_why_it_rejects_another() {
    let fake = Arc::new(FakeExchange::new().expect("an exchange"));
    let answering = Arc::clone(&fake);
    let server = FaultServer::start(move |received| answering.answer(&received)).await;
    let server = server.expect("a server");

    let right = client(&server, SECRET).expect("a client");
    for note in [None, Some("a b&c=é")] {
        assert!(
            right
                .place("XBT/USD", "1.250", note)
                .await
                .expect("accepted")
                .ok
        );
    }
    right.order(7, "BTC-USDT").await.expect("accepted");
    assert_eq!(fake.seen.lock().expect("no panic").times.len(), 1);

    let wrong = client(&server, OTHER_SECRET).expect("a client");
    let error = wrong
        .place("XBT/USD", "1.250", None)
        .await
        .expect_err("another secret");
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    let reason = String::from_utf8_lossy(error.body().expect("a reason")).into_owned();
    assert!(reason.starts_with("header `api-sign` is `"), "{reason}");
    assert!(reason.contains("\nhmac_sha512 of "), "{reason}");
    assert!(!reason.contains(&SECRET[..10]), "{reason}");
}
