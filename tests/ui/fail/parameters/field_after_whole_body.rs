use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[post("/orders")]
    async fn order(&self, #[json] order: &str, limit: u8) -> Result<()>;
}

fn main() {}
