use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[post("/orders")]
    #[retry(key = "order")]
    async fn order(&self, #[json] order: &str) -> Result<()>;
}

fn main() {}
