use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/orders/%2e%2E/markets")]
    async fn order(&self) -> Result<()>;
}

fn main() {}
