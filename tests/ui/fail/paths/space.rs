use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/or ders")]
    async fn order(&self) -> Result<()>;
}

fn main() {}
