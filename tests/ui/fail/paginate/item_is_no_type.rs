use signed_api::prelude::*;

#[derive(serde::Deserialize)]
pub struct Page<T> {
    pub list: Vec<T>,
}

#[api_client(base_url = "https://api.example.com")]
pub trait Shop {
    #[get("/payments")]
    #[paginate(cursor = "next", items = "list", item = "Payment")]
    async fn payments(&self, cursor: Option<&str>) -> Result<Page<String>>;
}

fn main() {}
