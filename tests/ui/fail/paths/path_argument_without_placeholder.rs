use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/orders")]
    async fn order(&self, #[path] id: u64) -> Result<()>;
}

fn main() {}
