use signed_api::prelude::*;

#[api_client]
#[auth(key, header("X-API-Key" = "key", "X-API-Secret" = "secret"))]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
