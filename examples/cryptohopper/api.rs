//! Some of Cryptohopper's endpoints. Source: Cryptohopper's API documentation, "How the API works".

use serde::{Deserialize, Serialize};
use signed_api::prelude::*;

auth_scheme! {
    /// The token of a login, and the application that it was issued to, if that is to be told.
    pub(crate) Cryptohopper {
        header "access-token" = token;
        header "x-api-app-key"? = opt.app_key;
    }
}

#[api_client(base_url = "https://api.cryptohopper.com/v1", error = ApiError)]
#[auth(Cryptohopper)]
#[limits(normal = "30/1m", order = "8/8s")]
#[limit(normal)]
pub(crate) trait Hopper {
    /// Who has logged in. Scope `user`.
    #[get("/user/get")]
    async fn user(&self) -> Result<Data<User>>;

    /// The user's bots. Scope `read`.
    #[get("/hopper/list")]
    async fn hoppers(&self, exchange: Option<&str>) -> Result<Data<Vec<Bot>>>;

    /// The last price of a market.
    #[get("/exchange/ticker")]
    async fn ticker(&self, exchange: &str, market: &str) -> Result<Data<Ticker>>;

    /// Buys for a bot. Scope `trade`. Sent once: Cryptohopper does not recognise an order that it has seen.
    #[post("/hopper/buy")]
    #[limit(order)]
    async fn buy(&self, #[json] order: &Buy) -> Result<Data<serde_json::Value>>;
}

/// The envelope of answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Data<T> {
    pub(crate) data: T,
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

/// What Cryptohopper says of a request that it refuses.
#[derive(Debug, Deserialize)]
pub(crate) struct ApiError {
    /// Cryptohopper's own number for the reason.
    pub(crate) code: Option<i64>,
    pub(crate) message: String,
    /// With HTTP 403: the address that the request came from, for a comparison with those that the application allows.
    pub(crate) ip_address: Option<String>,
}
