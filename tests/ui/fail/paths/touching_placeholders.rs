use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/{a}{b}")]
    async fn order(&self, a: u64, b: u64) -> Result<()>;
}

fn main() {}
