use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    async fn order(&self) -> Result<()>;
}

fn main() {}
