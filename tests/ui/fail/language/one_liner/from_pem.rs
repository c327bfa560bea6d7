use signed_api::prelude::*;

#[api_client]
#[auth(hmac = "ts + from_pem(secret)")]
pub trait Exchange {
    #[get("/orders")]
    async fn orders(&self) -> Result<()>;
}

fn main() {}
