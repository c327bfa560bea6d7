use signed_api::prelude::*;

/// Signs nothing.
pub struct Kraken;

#[api_client]
#[auth(kraken)]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
