use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    const LIMIT: u32;

    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
