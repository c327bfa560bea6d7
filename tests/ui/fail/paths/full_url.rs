use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("https://api.example.com/orders")]
    async fn order(&self) -> Result<()>;
}

fn main() {}
