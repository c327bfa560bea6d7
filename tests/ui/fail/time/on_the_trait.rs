use signed_api::prelude::*;

#[api_client]
#[time(field = "serverTime", unit = "ms")]
pub trait Exchange {
    #[get("/api/v3/time")]
    async fn time(&self) -> Result<String>;
}

fn main() {}
