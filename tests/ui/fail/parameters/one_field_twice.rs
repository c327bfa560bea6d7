use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[post("/orders")]
    async fn order(&self, limit: u8, #[json("limit")] other: u8) -> Result<()>;
}

fn main() {}
