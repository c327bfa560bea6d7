use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[post("/orders")]
    async fn order(&self, #[body("order")] order: &str) -> Result<()>;
}

fn main() {}
