use signed_api::prelude::*;

#[api_client]
#[get("/orders")]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
