use signed_api::prelude::*;

#[api_client]
#[auth(hmac = "ts")]
pub trait Exchange {
    #[get("/orders")]
    #[header("API-KEY" = "x")]
    async fn order(&self) -> Result<()>;
}

fn main() {}
