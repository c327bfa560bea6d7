use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/orders")]
    #[post("/orders")]
    async fn order(&self) -> Result<()>;
}

fn main() {}
