use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com")]
pub trait Exchange {
    #[get("/")]
    async fn get(&self) -> Result<()>;

    #[post("/orders")]
    async fn post(&self) -> Result<()>;

    #[put("/orders/{id}")]
    async fn put(&self, id: u64) -> Result<()>;

    #[patch("/orders/{id}.json")]
    async fn patch(&self, id: u64) -> Result<()>;

    #[delete("/orders/{id}/fills/{fill}/")]
    async fn delete(&self, fill: &str, id: u64) -> Result<()>;

    #[head("/a%20b:c@d")]
    async fn head(&self) -> Result<()>;

    #[options("/orders")]
    async fn options(&self) -> Result<()>;
}

fn main() {
    assert!(ExchangeClient::new().is_ok());
}
