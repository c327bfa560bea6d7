use signed_api::prelude::*;

#[api_client(body = xml)]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
