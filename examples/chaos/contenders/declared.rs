//! The client that a trait declares.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use signed_api::prelude::*;
use signed_api::{Outcome, RetryPolicy};

use super::Told;
use crate::exchange::{KEY, SECRET};

#[api_client]
#[auth(hmac = "ts+method+path+body")]
trait Exchange {
    /// The order of this `client_order_id`.
    #[get("/orders/by-client-id/{client_order_id}")]
    async fn order(&self, client_order_id: &str) -> Result<Order>;

    /// The exchange recognises the order.
    #[post("/orders/keyed")]
    #[retry(
        key = "client_order_id",
        reconcile = "order(client_order_id)",
        visible_after = "50ms"
    )]
    async fn place_keyed(&self, #[json] order: &NewOrder<'_>) -> Result<Order>;

    /// The exchange would execute it a second time.
    #[post("/orders/plain")]
    #[retry(once, reconcile = "order(client_order_id)", visible_after = "50ms")]
    async fn place_plain(&self, #[json] order: &NewOrder<'_>) -> Result<Order>;
}

#[derive(Serialize)]
struct NewOrder<'a> {
    client_order_id: &'a str,
    amount: &'a str,
}

#[derive(Deserialize)]
struct Order {
    client_order_id: String,
}

pub(crate) struct Declared(ExchangeClient);

impl Declared {
    pub(super) fn new(url: &str) -> Result<Self> {
        ExchangeClient::builder()
            .base_url(url)
            .credentials(Credentials::new(KEY, SECRET))
            .retry(
                RetryPolicy::default()
                    .max_attempts(8)
                    .base(Duration::from_millis(20)),
            )
            .build()
            .map(Self)
    }

    pub(super) async fn place(&self, client_order_id: &str, is_keyed: bool) -> Told {
        let order = NewOrder {
            client_order_id,
            amount: "0.0001",
        };
        let placed = match is_keyed {
            true => self.0.place_keyed(&order).await,
            false => self.0.place_plain(&order).await,
        };
        match placed {
            Ok(placed) if placed.client_order_id == client_order_id => Told::Executed,
            Ok(_) => Told::Doubt,
            Err(error) => match error.outcome() {
                Outcome::Completed => Told::Executed,
                Outcome::NotSent | Outcome::Rejected => Told::NotExecuted,
                _ => Told::Doubt,
            },
        }
    }
}
