use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/orders")]
    #[timeout("0s")]
    async fn order(&self) -> Result<()>;
}

fn main() {}
