use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/orders/{id}")]
    async fn order(&self, id: u64, #[path("id")] other: u64) -> Result<()>;
}

fn main() {}
