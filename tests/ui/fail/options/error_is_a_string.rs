use signed_api::prelude::*;

#[api_client(error = "ApiError")]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
