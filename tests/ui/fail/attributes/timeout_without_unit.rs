use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/orders")]
    #[timeout("3")]
    async fn order(&self) -> Result<()>;
}

fn main() {}
