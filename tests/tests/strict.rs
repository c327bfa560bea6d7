#![deny(
    clippy::all,
    clippy::pedantic,
    missing_docs,
    unused_qualifications,
    unreachable_pub
)]
#![deny(
    unused,
    rust_2018_idioms,
    warnings,
    clippy::missing_errors_doc,
    clippy::missing_panics_doc
)]
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::absolute_paths
)]
#![deny(
    clippy::must_use_candidate,
    clippy::return_self_not_must_use,
    clippy::future_not_send
)]
//! What the macro generates passes the strictest lints of whoever uses it, as far as clippy runs over this file.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use signed_api::prelude::*;

/// An order.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub struct Order {
    /// Its number.
    pub id: u64,
}

/// An exchange, with every kind of method.
#[api_client(base_url = "https://api.example.com", error = Order, rename_all = "camelCase")]
#[auth(hmac = "ts+method+path+body")]
#[header("X-App" = "tests")]
#[timeout("10s")]
pub trait Exchange: Send + Sync {
    /// The version.
    const VERSION: u32 = 1;

    /// Public.
    #[get("/markets")]
    #[auth(none)]
    async fn markets(&self) -> Result<Vec<Order>>;

    /// One order.
    #[get("/orders/{id}/{kind}")]
    async fn order(
        &self,
        id: u64,
        kind: &str,
        limit: Option<u32>,
        tags: &[String],
    ) -> Result<Response<Order>>;

    /// Places an order.
    #[post("/orders")]
    #[retry(key = "id")]
    #[auth(hmac = "nonce + upper(path) + (body | sha256 | hex)", header("X-KEY" = "key"), header("X-SIGN" = "'v=' + sign"))]
    async fn place(
        &self,
        #[json] order: &Order,
        #[header("X-Trace")] trace: u32,
        #[query] filter: Order,
    ) -> Result<()>;

    /// Many arguments.
    #[put("/many", body = form)]
    async fn many(
        &self,
        a: u8,
        b: u8,
        c: u8,
        d: u8,
        e: u8,
        f: u8,
        g: bool,
        h: bool,
        i: bool,
        j: bool,
    ) -> Result<String>;

    /// Raw.
    #[patch("/raw")]
    async fn raw(&self, #[body] text: String) -> Result<bytes::Bytes>;

    /// Generic.
    #[delete("/generic")]
    async fn generic<'a, T: Serialize + Sync, R: DeserializeOwned>(
        &'a self,
        value: &'a T,
    ) -> Result<R>;

    /// Conditional.
    #[head("/conditional")]
    async fn conditional(
        &self,
        #[cfg(not(test))] missing: u8,
        #[cfg(test)] present: u8,
    ) -> Result<()>;

    /// The first.
    async fn first(&self) -> Result<Option<Order>> {
        Ok(self.markets().await?.into_iter().next())
    }

    /// The version.
    fn version(&self) -> u32 {
        Self::VERSION
    }
}

/// The same for `dyn`.
#[api_client(dyn)]
pub trait Dynamic: Send + Sync {
    /// One order.
    #[get("/orders/{id}")]
    async fn order(&self, id: u64) -> Result<Order>;

    /// Twice.
    async fn twice(&self, text: &str) -> Result<usize> {
        self.order(1).await?;
        Ok(text.len())
    }
}

#[api_client]
trait Private<T: DeserializeOwned> {
    #[options("/")]
    async fn value(&self) -> Result<T>;
}

#[test]
fn what_is_generated_is_there() {
    let client = ExchangeClient::new(Credentials::new("key", "secret"));
    assert_eq!(client.map(|client| client.version()).ok(), Some(1));
    assert!(DynamicClient::new().is_err_and(|error| error.to_string().contains("base URL")));
    assert!(PrivateClient::<u8>::new().is_err());
}
