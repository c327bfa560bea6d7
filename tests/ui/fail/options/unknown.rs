use signed_api::prelude::*;

#[api_client(colour = 1)]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
