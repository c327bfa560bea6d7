use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/größe")]
    async fn order(&self) -> Result<()>;
}

fn main() {}
