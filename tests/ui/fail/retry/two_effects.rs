use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[post("/orders")]
    #[retry(safe, once)]
    async fn order(&self) -> Result<()>;
}

fn main() {}
