use signed_api::prelude::*;

#[api_client]
#[retry_after(header)]
pub trait Exchange {
    #[get("/time")]
    async fn time(&self) -> Result<u64>;
}

fn main() {}
