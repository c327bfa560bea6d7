use signed_api::prelude::*;

#[api_client(environments("https://api.example.com"))]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
