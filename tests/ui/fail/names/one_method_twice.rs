use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;

    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
