use signed_api::prelude::*;
use signed_api::ws::Subscription;

#[api_client]
#[ws("wss://stream.example.com", request = json({ id: op.id, method: op.method, params }), id = "id")]
pub trait Exchange {
    #[request("order.place")]
    async fn place(&self, price: u64) -> u64;
}

fn main() {}
