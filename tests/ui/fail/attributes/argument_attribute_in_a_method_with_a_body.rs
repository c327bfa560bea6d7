use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    async fn order(&self, #[query] id: u64) -> Result<u64> {
        Ok(id)
    }
}

fn main() {}
