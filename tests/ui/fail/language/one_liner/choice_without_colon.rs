use signed_api::prelude::*;

#[api_client]
#[auth(hmac = "ts + (query ? '?' + query)")]
pub trait Exchange {
    #[get("/orders")]
    async fn orders(&self) -> Result<()>;
}

fn main() {}
