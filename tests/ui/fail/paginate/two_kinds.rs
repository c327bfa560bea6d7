use signed_api::prelude::*;

#[derive(serde::Deserialize)]
pub struct Page<T> {
    pub list: Vec<T>,
}

#[api_client(base_url = "https://api.example.com")]
pub trait Shop {
    #[get("/payments")]
    #[paginate(cursor = "next", page = "page", items = "list")]
    async fn payments(&self, cursor: Option<&str>, page: u32) -> Result<Page<String>>;
}

fn main() {}
