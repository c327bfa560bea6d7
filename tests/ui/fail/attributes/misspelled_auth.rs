use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/orders")]
    #[atuh(none)]
    async fn order(&self) -> Result<()>;
}

fn main() {}
