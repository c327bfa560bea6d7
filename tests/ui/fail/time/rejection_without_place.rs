use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/api/v3/time")]
    #[time(field = "serverTime", unit = "ms", rejected = "-1021")]
    async fn time(&self) -> Result<String>;
}

fn main() {}
