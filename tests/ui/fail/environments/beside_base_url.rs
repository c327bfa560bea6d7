use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com", environments(sandbox = "https://sandbox.example.com"))]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
