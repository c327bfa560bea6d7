use signed_api::prelude::*;

#[api_client]
#[api_eror(code = "code")]
pub trait Exchange {
    #[get("/orders")]
    async fn orders(&self) -> Result<Vec<u64>>;
}

fn main() {}
