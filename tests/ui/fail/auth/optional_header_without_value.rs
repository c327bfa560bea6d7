use signed_api::prelude::*;

#[api_client]
#[auth(bearer, header("access-token" = "token", "x-api-app-key"?))]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
