use signed_api::prelude::*;

#[api_client]
#[auth(algorithm = sha512)]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
