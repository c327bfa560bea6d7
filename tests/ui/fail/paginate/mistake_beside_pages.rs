use signed_api::prelude::*;

#[derive(serde::Deserialize)]
pub struct Page<T> {
    pub list: Vec<T>,
}

#[api_client(base_url = "https://api.example.com")]
pub trait Shop {
    #[get("/payments")]
    #[paginate(cursor = "next", items = "list")]
    async fn payments(&self, cursor: Option<&str>) -> Result<Page<String>>;

    #[gte("/wrong")]
    async fn wrong(&self) -> Result<()>;
}

/// Only the mistake is reported, and not what is right.
async fn first(shop: &ShopClient) -> Result<Option<String>> {
    shop.payments(None).items().try_next().await
}

fn main() {
    let _ = first;
}
