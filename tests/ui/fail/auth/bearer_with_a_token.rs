use signed_api::prelude::*;

#[api_client]
#[auth(bearer("t-0123 of mine"))]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
