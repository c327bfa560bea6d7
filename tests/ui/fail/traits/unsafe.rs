use signed_api::prelude::*;

#[api_client]
pub unsafe trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
