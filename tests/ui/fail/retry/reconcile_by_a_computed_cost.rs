use signed_api::prelude::*;

#[api_client]
#[limits(weight = "1200/1m")]
pub trait Exchange {
    #[get("/orders")]
    #[limit(weight = |depth| depth + 1)]
    async fn orders(&self, depth: u32) -> Result<u64>;

    #[post("/orders")]
    #[retry(once, reconcile = "orders(depth)", visible_after = "1s")]
    async fn place(&self, depth: u32) -> Result<u64>;
}

fn main() {}
