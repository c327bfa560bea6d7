use signed_api::prelude::*;

#[api_client(base_url = URL)]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
