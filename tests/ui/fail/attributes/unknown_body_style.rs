use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[post("/orders", body = xml)]
    async fn order(&self) -> Result<()>;
}

fn main() {}
