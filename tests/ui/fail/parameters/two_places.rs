use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[post("/orders")]
    async fn order(&self, #[query] #[json] id: u64) -> Result<()>;
}

fn main() {}
