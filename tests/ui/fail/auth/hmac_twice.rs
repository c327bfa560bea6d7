use signed_api::prelude::*;

#[api_client]
#[auth(hmac = "ts", hmac = "nonce")]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
