use signed_api::prelude::*;

/// Not what it looks like.
pub struct Kraken;

#[api_client]
#[auth(Kraken)]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
