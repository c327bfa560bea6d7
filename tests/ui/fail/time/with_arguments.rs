use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/api/{version}/time")]
    #[time(field = "serverTime", unit = "ms")]
    async fn time(&self, version: &str) -> Result<String>;
}

fn main() {}
