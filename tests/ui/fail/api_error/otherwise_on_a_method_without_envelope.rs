use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/orders")]
    #[api_error(code = "code", otherwise = unknown)]
    async fn orders(&self) -> Result<Vec<u64>>;
}

fn main() {}
