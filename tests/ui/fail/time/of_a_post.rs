use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[post("/api/v3/time")]
    #[time(field = "serverTime", unit = "ms")]
    async fn time(&self) -> Result<String>;
}

fn main() {}
