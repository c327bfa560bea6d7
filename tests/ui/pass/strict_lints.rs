#![deny(missing_docs, unused_qualifications, unreachable_pub, unused, rust_2018_idioms, warnings)]
#![deny(elided_lifetimes_in_paths, explicit_outlives_requirements, single_use_lifetimes, trivial_casts)]
#![deny(missing_copy_implementations, missing_debug_implementations, unused_lifetimes, unused_results)]
//! Generated code passes the lints of whoever uses it.

use signed_api::prelude::*;

/// An exchange.
#[api_client(base_url = "https://api.example.com")]
#[auth(hmac = "ts+method+path+body")]
pub trait Exchange<T: serde::Serialize + Sync> {
    /// One order.
    #[get("/orders/{id}")]
    async fn order(&self, id: u64, limit: Option<&T>) -> Result<String>;

    /// Places an order.
    #[post("/orders")]
    #[auth(hmac = "nonce+body", header("X-KEY" = "key"), header("X-SIGN" = "sign"))]
    async fn place(&self, #[json] order: &T) -> Result<()>;

    /// Both.
    async fn both(&self, order: &T) -> Result<String> {
        self.place(order).await?;
        self.order(1, None).await
    }
}

/// The same, dynamic.
#[api_client(dyn)]
pub trait Dynamic {
    /// One order.
    #[get("/orders/{id}")]
    async fn order(&self, id: u64) -> Result<String>;
}

#[api_client]
trait Private {
    #[get("/orders/{id}")]
    async fn order(&self, id: u64) -> Result<()>;
}

fn main() {
    let _ = PrivateClient::builder();
}
