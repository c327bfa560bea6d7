use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[post("/orders")]
    #[retry(key = "id")]
    async fn order(&self) -> Result<()>;
}

fn main() {}
