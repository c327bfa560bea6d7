use signed_api::prelude::*;

#[api_client]
#[auth(token)]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
