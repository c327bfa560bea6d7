use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/api/v3/time")]
    #[time(feild = "serverTime", unit = "ms")]
    async fn time(&self) -> Result<String>;
}

fn main() {}
