use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[head("/orders")]
    async fn order(&self, #[body] order: &str) -> Result<()>;
}

fn main() {}
