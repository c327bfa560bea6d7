use signed_api::prelude::*;

/// Holds something.
pub struct Kraken {
    window: u64,
}

#[api_client]
#[auth(Kraken)]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
