use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[post("/orders")]
    #[retry(once, partial = [409, 207])]
    async fn place(&self, client_order_id: &str) -> Result<u64>;
}

fn main() {}
