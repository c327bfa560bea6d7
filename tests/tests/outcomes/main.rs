//! What the caller is told, and what is done before it is told: replays, look-ups, partial answers, declared waits, the
//! journal, and the queue of requests whose nonces must arrive in order.

mod deadlines;
mod declared;
mod gate;
mod journal;
mod reconcile;
mod replay;

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use signed_api::prelude::*;
use signed_api::testing::{ManualClock, ScriptedTransport, Step};
use signed_api::{ClientBuilder, Error, RetryPolicy};

auth_scheme! {
    /// Signs a form with a nonce, as Kraken does.
    pub Nonced {
        nonce: increasing(ms);
        body = form({ nonce, ..params });
        header "API-Key" = key;
        header "API-Sign" = hmac_sha256(secret, path + body) | hex;
    }
}

#[api_client(base_url = "https://api.example.com")]
#[auth(hmac = "ts+method+path+body")]
#[retry_after(header("X-RateLimit-Reset" = epoch_s), json("data.wait" = ms))]
trait Exchange {
    #[get("/orders/{id}")]
    async fn order(&self, id: &str) -> Result<Order>;

    #[get("/orders")]
    async fn orders(&self, client_order_id: &str) -> Result<Vec<Order>>;

    #[post("/orders")]
    #[retry(once, reconcile = "order(client_order_id)", visible_after = "2s")]
    async fn place(&self, #[json] order: &NewOrder) -> Result<Ack>;

    #[post("/orders/found-in-a-list")]
    #[retry(once, reconcile = "orders(id)", visible_after = "1s", absent = is_no_such_order)]
    async fn place_in_list(&self, #[json("client_order_id")] id: Option<&str>) -> Result<Order>;

    #[post("/orders/keyed")]
    #[retry(
        key = "client_order_id",
        reconcile = "order(client_order_id)",
        visible_after = "1s"
    )]
    async fn place_keyed(&self, client_order_id: &str) -> Result<()>;

    #[post("/batches")]
    #[retry(once, partial = [409, 500])]
    async fn batch(&self, orders: &[u32]) -> Result<()>;

    #[delete("/orders/{id}")]
    #[retry(idempotent, attempts = 2, base = "3s", cap = "4s")]
    async fn cancel(&self, id: &str) -> Result<()>;

    #[post("/nonced")]
    #[auth(Nonced)]
    #[retry(replay)]
    async fn replayed(&self, amount: u32) -> Result<u32>;

    #[get("/nonced/{id}")]
    #[auth(Nonced)]
    async fn nonced_order(&self, id: u32) -> Result<u32>;

    #[post("/nonced/found")]
    #[auth(Nonced)]
    #[retry(replay, reconcile = "nonced_order(amount)", visible_after = "1s")]
    async fn replayed_and_found(&self, amount: u32) -> Result<u32>;

    #[post("/nonced")]
    #[auth(Nonced)]
    async fn nonced(&self, amount: u32) -> Result<u32>;
}

#[derive(Serialize)]
struct NewOrder {
    client_order_id: Option<&'static str>,
    amount: u32,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Order {
    id: String,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Ack {
    id: String,
}

impl From<Order> for Ack {
    fn from(order: Order) -> Self {
        Self {
            id: format!("found {}", order.id),
        }
    }
}

fn is_no_such_order(error: &Error) -> bool {
    error.body().is_some_and(|body| body == "no such order")
}

struct Trial {
    exchange: ExchangeClient,
    script: ScriptedTransport,
    clock: ManualClock,
}

fn trial(steps: impl IntoIterator<Item = Step>) -> Trial {
    trial_with(steps, |builder| builder)
}

fn trial_with(
    steps: impl IntoIterator<Item = Step>,
    change: impl FnOnce(ClientBuilder<ExchangeClient>) -> ClientBuilder<ExchangeClient>,
) -> Trial {
    let (script, clock) = (
        ScriptedTransport::new(steps),
        ManualClock::default().auto_advance(),
    );
    // Clients of one key wait for one another, also those of tests that run at the same time.
    static TRIALS: AtomicU32 = AtomicU32::new(0);
    let key = format!("key-{}", TRIALS.fetch_add(1, Ordering::Relaxed));
    let retry = RetryPolicy::default()
        .max_attempts(3)
        .base(Duration::from_millis(100));
    let builder = ExchangeClient::builder()
        .credentials(Credentials::new(key, "secret-0123456789"))
        .transport(script.clone())
        .clock(clock.clone())
        .retry(retry);
    Trial {
        exchange: change(builder).build().expect("a client"),
        script,
        clock,
    }
}

impl Trial {
    /// Method and path of everything that was sent.
    fn sent(&self) -> Vec<String> {
        let sent = self.script.sent();
        let line = |request: &signed_api::transport::SignedRequest| {
            let query = request.url.query().map(|query| format!("?{query}"));
            format!(
                "{} {}{}",
                request.method,
                request.url.path(),
                query.unwrap_or_default()
            )
        };
        sent.iter().map(line).collect()
    }
}
