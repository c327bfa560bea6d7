use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com/v1?x=1")]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
