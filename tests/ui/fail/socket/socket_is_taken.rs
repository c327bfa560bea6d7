use signed_api::prelude::*;
use signed_api::ws::Subscription;

#[api_client(base_url = "https://api.example.com")]
#[ws("wss://stream.example.com", subscribe = json({ op: "subscribe", args: [op.channel] }), channel = "{topic}")]
pub trait Exchange {
    #[subscribe(channel = "orders")]
    fn orders(&self) -> Subscription<u64>;
    #[get("/socket")]
    async fn socket(&self) -> Result<u64>;
}

fn main() {}
