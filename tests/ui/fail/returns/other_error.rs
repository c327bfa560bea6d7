use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/orders")]
    async fn order(&self) -> std::result::Result<String, u8>;
}

fn main() {}
