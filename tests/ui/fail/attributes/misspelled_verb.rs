use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[gte("/orders")]
    async fn order(&self) -> Result<()>;
}

fn main() {}
