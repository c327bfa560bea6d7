use signed_api::prelude::*;

#[api_client]
#[auth(basic, header("X-Account" = "account"))]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
