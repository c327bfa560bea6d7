use signed_api::prelude::*;

#[api_client(environments(sandbox = "https://a.example.com", sandbox = "https://b.example.com"))]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
