use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com")]
pub trait Shop {
    #[get("/payments")]
    async fn payments(&self) -> Result<Vec<String>>;
}

fn main() -> Result<()> {
    let shop = ShopClient::new()?;
    let _ = shop.payments().items();
    Ok(())
}
