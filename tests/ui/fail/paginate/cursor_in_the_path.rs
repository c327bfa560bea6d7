use signed_api::prelude::*;

#[derive(serde::Deserialize)]
pub struct Page<T> {
    pub list: Vec<T>,
}

#[api_client(base_url = "https://api.example.com")]
pub trait Shop {
    #[get("/payments/{cursor}")]
    #[paginate(cursor = "next", items = "list")]
    async fn payments(&self, cursor: &str) -> Result<Page<String>>;
}

fn main() {}
