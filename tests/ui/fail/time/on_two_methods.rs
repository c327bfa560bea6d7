use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/api/v3/time")]
    #[time(field = "serverTime", unit = "ms")]
    async fn time(&self) -> Result<String>;

    #[get("/fapi/v1/time")]
    #[time(field = "serverTime", unit = "ms")]
    async fn futures_time(&self) -> Result<String>;
}

fn main() {}
