use signed_api::prelude::*;
use signed_api::ws::Subscription;

#[api_client(base_url = "https://api.example.com")]
#[ws("wss://stream.example.com/{key}", channel = "{e}", fetch(key = "make()"))]
pub trait Exchange {
    #[post("/key")]
    async fn make(&self) -> Result<()>;
    #[subscribe(channel = "orders")]
    fn orders(&self) -> Subscription<u64>;
}

fn main() {}
