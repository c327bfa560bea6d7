use signed_api::prelude::*;

#[api_client(rename_all = "camelcase")]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
