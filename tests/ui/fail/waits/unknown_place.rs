use signed_api::prelude::*;

#[api_client]
#[retry_after(body("retry_after" = s))]
pub trait Exchange {
    #[get("/time")]
    async fn time(&self) -> Result<u64>;
}

fn main() {}
