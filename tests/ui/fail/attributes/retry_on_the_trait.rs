use signed_api::prelude::*;

#[api_client]
#[retry(safe)]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
