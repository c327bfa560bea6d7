//! Errors in the server's words: codes, messages, envelopes, scopes, items, and what is known after each of them.

mod any_answer;
mod effects;
mod envelopes;
mod items;
mod look_ups;
mod outcomes;
mod put_off;
mod scopes;
mod systems;
mod times;
mod tokens;

use std::sync::atomic::{AtomicU32, Ordering};

use serde::Deserialize;
use signed_api::prelude::*;
use signed_api::testing::{ManualClock, ScriptedTransport};

/// OKX v5, "Error Code": success and error both with HTTP 200, and a code for each item beside that of all.
#[api_client(base_url = "https://www.okx.com")]
#[auth(hmac = "ts+method+path+body")]
#[envelope(success("code" = "0"), data = "data")]
#[api_error(
    code = ["data.0.sCode", "code"],
    message = ["data.0.sMsg", "msg"],
    unauthorized = ["50111", "50113"],
    forbidden = ["50110", 50120],
    rate_limited = "50011",
    unavailable = ["50001"],
    duplicate = ["51016"],
    insufficient_funds = ["51008"],
    not_found = ["51603"],
    unknown = ["50004"],
    retry_after = "data.wait"
)]
trait Okx {
    #[get("/api/v5/trade/order")]
    async fn order(&self, id: &str) -> Result<Vec<Order>>;

    #[get("/api/v5/trade/orders/{id}")]
    async fn found_order(&self, id: &str) -> Result<Option<Order>>;

    #[get("/api/v5/name")]
    async fn name(&self) -> Result<String>;

    #[get("/api/v5/name")]
    async fn name_and_more(&self) -> Result<Response<String>>;

    #[get("/api/v5/raw")]
    async fn raw(&self) -> Result<bytes::Bytes>;

    #[get("/api/v5/raw")]
    async fn raw_number(&self) -> Result<Box<serde_json::value::RawValue>>;

    #[head("/api/v5/raw")]
    async fn is_there(&self) -> Result<()>;

    #[get("/api/v5/plain")]
    #[envelope(none)]
    async fn plain(&self) -> Result<Order>;

    #[post("/api/v5/trade/order")]
    async fn place(&self, id: &str) -> Result<Vec<Order>>;

    #[post("/api/v5/trade/order")]
    #[retry(key = "id")]
    async fn place_keyed(&self, id: &str) -> Result<Vec<Order>>;

    #[post("/api/v5/trade/order")]
    #[retry(once, reconcile = "order(id)", visible_after = "1s")]
    async fn place_in_list(&self, id: &str) -> Result<Order>;

    #[post("/api/v5/trade/order")]
    #[retry(once, reconcile = "found_order(id)", visible_after = "1s")]
    async fn place_found(&self, id: &str) -> Result<Order>;

    #[post("/api/v5/trade/cancel")]
    #[api_error(otherwise = rejected, not_found = ["51400"], unknown = "51603", contains(duplicate = "Already"))]
    async fn cancel(&self, id: &str) -> Result<()>;

    #[post("/api/v5/trade/batch-orders")]
    #[envelope(success("code" = ["0", "1", "2"]), data = "data")]
    async fn batch(&self, orders: &[u32]) -> Result<Vec<signed_api::Item<Order, items::Refusal>>>;

    #[post("/api/v5/trade/all-orders")]
    #[api_error(partial = ["2"])]
    async fn all_or_part(&self, orders: &[u32]) -> Result<()>;
}

#[derive(Debug, Deserialize, PartialEq)]
struct Order {
    #[serde(rename = "ordId")]
    id: String,
}

/// A key that no other trial has: clients of one key wait for one another.
fn key() -> Credentials {
    static TRIALS: AtomicU32 = AtomicU32::new(0);
    let number = TRIALS.fetch_add(1, Ordering::Relaxed);
    Credentials::new(format!("key-{number}"), "secret-0123456789")
}

struct Trial<C> {
    client: C,
    script: ScriptedTransport,
    clock: ManualClock,
}

impl<C> Trial<C> {
    /// The number of requests.
    fn sent(&self) -> usize {
        self.script.sent().len()
    }
}

/// A client of the trait whose transport plays the steps.
macro_rules! trial {
    ($client:ident, $steps:expr) => {{
        let script = signed_api::testing::ScriptedTransport::new($steps);
        let clock = signed_api::testing::ManualClock::default().auto_advance();
        let builder = $client::builder()
            .credentials(crate::key())
            .transport(script.clone())
            .clock(clock.clone());
        crate::Trial {
            client: builder.build().expect("a client"),
            script,
            clock,
        }
    }};
}
use trial;
