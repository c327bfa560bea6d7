//! CryptoPay's payment orders. Source: CryptoPay's documents, "API Overview", "Authentication" and "Payment Orders API".

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use signed_api::prelude::*;

/// The documents do not name the addresses of the two environments: write those of your account here. Until then
/// `.base_url(..)` says where a client goes.
#[api_client(environments(
    production = "https://cryptopay.example",
    sandbox = "https://sandbox.cryptopay.example"
))]
#[auth(bearer)]
#[envelope(success("success" = true), data = "data")]
#[api_error(
    code = "error.code",
    message = "error.message",
    unauthorized = "UNAUTHORIZED",
    forbidden = ["FORBIDDEN", "INSUFFICIENT_PERMISSIONS"],
    rate_limited = "RATE_LIMITED",
    retry_after = "error.retry_after"
)]
pub(crate) trait Gateway {
    /// Asks a customer for a payment. Its nonce is unique, so the same order sent again is no second one.
    #[post("/api/payment-orders/")]
    #[retry(key = "nonce")]
    async fn create_order(&self, #[json] order: &NewOrder<'_>) -> Result<Order>;

    /// Payment orders, the newest first, in pages that do not have the envelope.
    #[get("/api/payment-orders/")]
    #[envelope(none)]
    #[paginate(url = "next", items = "results")]
    async fn orders(&self, page_size: u32) -> Result<Page<Order>>;
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct NewOrder<'o> {
    /// In decimals, which are sent as a text.
    pub(crate) amount: Decimal,
    pub(crate) currency: &'o str,
    pub(crate) blockchain: &'o str,
    /// What is bought, as a text of JSON.
    pub(crate) order_info: &'o str,
    /// The order's own number.
    pub(crate) nonce: u64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Order {
    pub(crate) order_id: String,
    pub(crate) amount: Decimal,
    pub(crate) currency: String,
    pub(crate) status: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Page<T> {
    pub(crate) count: u64,
    pub(crate) results: Vec<T>,
}
