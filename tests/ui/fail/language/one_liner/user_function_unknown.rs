use signed_api::prelude::*;

#[api_client]
#[auth(hmac = "crate::canonical(params)")]
pub trait Exchange {
    #[get("/orders")]
    async fn orders(&self) -> Result<()>;
}

fn main() {}
