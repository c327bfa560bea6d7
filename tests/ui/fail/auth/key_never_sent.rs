use signed_api::prelude::*;

#[api_client]
#[auth(key, header("X-App" = "opt.app"))]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
