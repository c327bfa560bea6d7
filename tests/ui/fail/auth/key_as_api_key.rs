use signed_api::prelude::*;

#[api_client]
#[auth(api_key)]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
