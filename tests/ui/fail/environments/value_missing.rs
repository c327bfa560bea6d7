use signed_api::prelude::*;

#[api_client(environments(production = "https://api.example.com", sandbox))]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
