use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    type Order;

    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
