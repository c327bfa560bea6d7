use signed_api::prelude::*;

#[api_client]
#[auth(hmac = "ts", header("API-KEY" = "key", "API-SIGN" = "sign + secret"))]
pub trait Exchange {
    #[get("/orders")]
    async fn orders(&self) -> Result<()>;
}

fn main() {}
