use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/orders")]
    async fn order(&mut self) -> Result<()>;
}

fn main() {}
