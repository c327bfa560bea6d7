use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/orders/{id}")]
    async fn order(&self, #[path("idd")] id: u64) -> Result<()>;
}

fn main() {}
