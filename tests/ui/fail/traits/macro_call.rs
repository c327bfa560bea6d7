use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    orders!();

    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
