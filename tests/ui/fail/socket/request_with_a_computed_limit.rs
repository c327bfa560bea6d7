use signed_api::prelude::*;
use signed_api::ws::Subscription;

#[api_client]
#[limits(orders = "50/10s")]
#[ws("wss://stream.example.com", request = json({ id: op.id, method: op.method, params }), id = "id")]
pub trait Exchange {
    #[limit(orders = |price| price)]
    #[request("order.place")]
    async fn place(&self, price: u64) -> Result<u64>;
}

fn main() {}
