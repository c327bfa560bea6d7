use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[post("/orders")]
    async fn order(&self, #[body] order: u64) -> Result<()>;
}

fn main() {}
