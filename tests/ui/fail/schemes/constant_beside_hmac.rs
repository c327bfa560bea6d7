use signed_api::prelude::*;

#[api_client]
#[auth(hmac = "ts+path", instruction = "marketQuery")]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
