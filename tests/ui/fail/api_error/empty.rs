use signed_api::prelude::*;

#[api_client]
#[api_error]
pub trait Exchange {
    #[get("/orders")]
    async fn orders(&self) -> Result<Vec<u64>>;
}

fn main() {}
