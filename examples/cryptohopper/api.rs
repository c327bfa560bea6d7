//! Some of Cryptohopper's endpoints. Source: its official Python SDK, `cryptohopper` 0.4.0a2 of PyPI, for paths, header
//! fields, limits and errors.

use serde::{Deserialize, Serialize};
use signed_api::prelude::*;

/// The token of a login goes along in `access-token`; in `x-api-app-key` the application that it was issued to, if that is to
/// be told.
#[api_client(base_url = "https://api.cryptohopper.com/v1")]
#[auth(bearer, header("access-token" = "token", "x-api-app-key"? = "opt.app_key"))]
#[envelope(success("error" = none), data = "data")]
#[api_error(code = "code", message = "message")]
#[limits(normal = "30/1m", order = "8/8s")]
#[limit(normal)]
pub(crate) trait Hopper {
    /// Who has logged in. Scope `user`.
    #[get("/user/get")]
    async fn user(&self) -> Result<User>;

    /// The user's bots. Scope `read`.
    #[get("/hopper/list")]
    async fn hoppers(&self, exchange: Option<&str>) -> Result<Vec<Bot>>;

    /// The last price of a market.
    #[get("/exchange/ticker")]
    async fn ticker(&self, exchange: &str, market: &str) -> Result<Ticker>;

    /// Buys for a bot. Scope `trade`. Sent once: Cryptohopper does not recognise an order that it has seen.
    #[post("/hopper/buy")]
    #[limit(order)]
    async fn buy(&self, #[json] order: &Buy) -> Result<serde_json::Value>;
}

#[derive(Debug, Deserialize)]
pub(crate) struct User {
    pub(crate) username: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Bot {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) exchange: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Ticker {
    pub(crate) last: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct Buy {
    pub(crate) hopper_id: u64,
    pub(crate) market: String,
    pub(crate) amount: String,
}
