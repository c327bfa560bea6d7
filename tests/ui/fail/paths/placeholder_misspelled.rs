use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/orders/{oder_id}")]
    async fn order(&self, order_id: u64) -> Result<()>;
}

fn main() {}
