use signed_api::prelude::*;

#[api_client]
#[auth(hmac = "ts+method+path+body")]
pub trait Exchange {
    #[get("/api/v3/time")]
    #[time(field = "serverTime", unit = "ms")]
    async fn time(&self) -> Result<String>;
}

fn main() {}
