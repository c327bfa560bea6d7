use signed_api::prelude::*;
use signed_api::ws::Subscription;

#[api_client(base_url = "https://api.example.com")]
#[ws("wss://stream.example.com/{key}", channel = "{e}", fetch(key = "create_key(1)"))]
pub trait Exchange {
    #[post("/key")]
    async fn create_key(&self) -> Result<String>;
    #[put("/key")]
    async fn keep_key(&self, key: &str) -> Result<()>;
    #[subscribe(channel = "orders")]
    fn orders(&self) -> Subscription<u64>;
}

fn main() {}
