#![deny(warnings)]

use serde::Deserialize;
use signed_api::prelude::*;
use signed_api::{Item, ItemError};

#[derive(Deserialize)]
pub struct Refusal {
    pub code: String,
}

impl ItemError for Refusal {}

#[api_client(base_url = "https://api.example.com", error = Refusal)]
#[envelope(success("code" = ["0", 200000, -1], "ok" = true, "error" = none, "errors" = []), data = "result.list")]
#[api_error(
    code = ["data.0.sCode", "code"],
    message = "msg",
    unauthorized = ["A", 401, -2014],
    forbidden = "B",
    rate_limited = "C",
    not_found = "D",
    insufficient_funds = "E",
    duplicate = "F",
    unavailable = "G",
    rejected = ["G", "H"],
    unknown = "I",
    partial = "J",
    contains(insufficient_funds = "balance", duplicate = ["exists", "already"], unknown = "timeout"),
    contains(not_found = "no such"),
    otherwise = rejected,
    retry_after = "wait"
)]
pub trait Exchange<T: Send + serde::de::DeserializeOwned> {
    #[get("/orders")]
    async fn orders(&self) -> Result<Vec<Item<T, Refusal>>>;

    #[get("/name")]
    async fn name(&self) -> Result<String>;

    #[get("/name")]
    async fn name_and_more(&self) -> Result<Response<String>>;

    #[head("/name")]
    async fn is_there(&self) -> Result<()>;

    #[cfg(all())]
    #[get("/plain")]
    #[envelope(none)]
    async fn plain(&self) -> Result<String>;

    #[get("/other")]
    #[envelope(success("status" = "ok"))]
    #[api_error(code = "status", otherwise = unknown, forbidden = "A")]
    async fn other(&self) -> Result<String>;
}

#[api_client(base_url = "https://api.example.com", dyn)]
#[api_error(message = "detail")]
pub trait Boxed {
    #[get("/orders")]
    #[api_error(not_found = "Not found.")]
    async fn orders(&self) -> Result<Vec<u64>>;
}

fn main() {
    assert!(ExchangeClient::<u64>::builder().build().is_ok());
    assert!(BoxedClient::builder().build().is_ok());
}
