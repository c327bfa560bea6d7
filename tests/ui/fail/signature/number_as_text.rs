use signed_api::prelude::*;

#[api_client]
#[auth(hmac = "method + upper(ts)")]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
