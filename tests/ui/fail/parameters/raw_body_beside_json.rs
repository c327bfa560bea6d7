use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[post("/orders")]
    async fn order(&self, #[json] one: &str, #[body] two: &str) -> Result<()>;
}

fn main() {}
