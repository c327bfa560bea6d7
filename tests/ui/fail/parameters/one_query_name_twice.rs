use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/orders")]
    async fn order(&self, limit: u8, #[query("limit")] other: u8) -> Result<()>;
}

fn main() {}
