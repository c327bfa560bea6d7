use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/orders")]
    async fn orders(&self, #[api_error(code = "code")] id: u64) -> Result<Vec<u64>>;
}

fn main() {}
