use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[delete("/orders/{id}")]
    async fn cancel(&self, id: &str) -> Result<u64>;

    #[post("/orders")]
    #[retry(once, reconcile = "cancel(client_order_id)", visible_after = "1s")]
    async fn place(&self, client_order_id: &str) -> Result<u64>;
}

fn main() {}
