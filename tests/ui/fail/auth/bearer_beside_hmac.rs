use signed_api::prelude::*;

#[api_client]
#[auth(bearer, hmac = "ts + path")]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
