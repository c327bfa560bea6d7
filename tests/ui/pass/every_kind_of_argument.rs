use std::borrow::Cow;
use std::collections::BTreeMap;

use bytes::Bytes;
use serde::Serialize;
use signed_api::prelude::*;

#[derive(Serialize)]
pub struct Order<'a> {
    symbol: &'a str,
}

#[api_client(rename_all = "camelCase")]
#[header("X-App" = "tests", "X-Version" = "1")]
#[timeout("10s")]
pub trait Exchange {
    #[get("/orders/{id}/{kind}")]
    #[header("X-App" = "other")]
    #[timeout("500 ms")]
    async fn query(
        &self,
        id: u64,
        #[path("kind")] order_kind: &str,
        limit: Option<u32>,
        symbols: &[&str],
        #[query("from")] since: Cow<'_, str>,
        #[query] filter: &BTreeMap<String, u64>,
        #[header("X-Trace")] trace: Option<&str>,
    ) -> Result<()>;

    #[post("/orders")]
    #[retry(key = "client_order_id")]
    async fn fields(&self, client_order_id: &str, #[json("qty")] quantity: f64, #[query] dry: bool) -> Result<()>;

    #[post("/orders")]
    #[retry(key = "symbol")]
    async fn json(&self, #[json] order: &Order<'_>) -> Result<()>;

    #[put("/orders", body = form)]
    #[retry(idempotent)]
    async fn form(&self, symbol: &str, #[form("qty")] quantity: f64, #[form] more: &Order<'_>) -> Result<()>;

    #[patch("/orders")]
    #[retry(once)]
    async fn text(&self, #[body] body: &str) -> Result<()>;

    #[patch("/orders")]
    #[retry(safe)]
    async fn bytes(&self, #[body] body: Bytes) -> Result<()>;

    #[delete("/orders/{id}")]
    #[retry(key = "id")]
    async fn delete(&self, id: u64, #[json] reason: Order<'_>) -> Result<()>;
}

#[api_client(body = form)]
pub trait Forms {
    #[post("/orders")]
    async fn form(&self, symbol: String, list: Vec<u64>) -> Result<()>;

    #[post("/orders", body = json)]
    async fn json(&self, symbol: String, list: [u64; 2]) -> Result<()>;
}

fn main() {}
