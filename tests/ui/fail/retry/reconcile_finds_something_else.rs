use serde::Deserialize;
use signed_api::prelude::*;

#[derive(Deserialize)]
pub struct Order {
    pub id: u64,
}

#[derive(Deserialize)]
pub struct Ack {
    pub id: u64,
}

#[api_client]
pub trait Exchange {
    #[get("/orders/{id}")]
    async fn order(&self, id: &str) -> Result<Order>;

    #[post("/orders")]
    #[retry(once, reconcile = "order(client_order_id)", visible_after = "1s")]
    async fn place(&self, client_order_id: &str) -> Result<Ack>;
}

fn main() {}
