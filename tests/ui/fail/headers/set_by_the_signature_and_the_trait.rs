use signed_api::prelude::*;

#[api_client]
#[auth(hmac = "ts")]
#[header("API-SIGN" = "x")]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
