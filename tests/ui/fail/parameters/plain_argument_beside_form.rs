use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[post("/orders")]
    async fn order(&self, #[form] one: &str, limit: u8) -> Result<()>;
}

fn main() {}
