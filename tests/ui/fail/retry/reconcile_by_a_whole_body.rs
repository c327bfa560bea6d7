use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/orders/{id}")]
    async fn order(&self, id: &str) -> Result<u64>;

    #[post("/orders")]
    #[retry(once, reconcile = "order(order)", visible_after = "1s")]
    async fn place(&self, #[json] order: &u64) -> Result<u64>;
}

fn main() {}
