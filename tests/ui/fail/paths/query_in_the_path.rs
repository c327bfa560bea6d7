use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/orders?x=1")]
    async fn order(&self) -> Result<()>;
}

fn main() {}
