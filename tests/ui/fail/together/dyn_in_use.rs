use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com", dyn)]
pub trait Exchange: Send + Sync {
    #[get("/orders/{id}")]
    async fn order(&self, idd: u64) -> Result<String>;

    async fn first(&self) -> Result<String> {
        self.order(1).await
    }
}

fn main() {
    let client: Box<dyn Exchange> = Box::new(ExchangeClient::new().unwrap());
    let _ = client.first();
}
