use signed_api::prelude::*;

#[api_client]
#[auth(bearer, bearer)]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
