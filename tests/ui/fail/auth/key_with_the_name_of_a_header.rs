use signed_api::prelude::*;

#[api_client]
#[auth(key = "X-API-Key")]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
