use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/orders")]
    #[query("id")]
    async fn order(&self) -> Result<()>;
}

fn main() {}
