use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/time")]
    #[retry_after(json("wait" = s))]
    async fn time(&self) -> Result<u64>;
}

fn main() {}
