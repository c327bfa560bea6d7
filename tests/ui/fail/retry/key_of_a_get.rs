use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/orders")]
    #[retry(key = "id")]
    async fn order(&self, id: u64) -> Result<()>;
}

fn main() {}
