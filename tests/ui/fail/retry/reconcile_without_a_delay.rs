use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/orders/{id}")]
    async fn order(&self, id: &str) -> Result<u64>;

    #[post("/orders")]
    #[retry(once, reconcile = "order(client_order_id)")]
    async fn place(&self, client_order_id: &str) -> Result<u64>;
}

fn main() {}
