use signed_api::prelude::*;

#[derive(serde::Deserialize)]
pub struct Page<T> {
    pub list: Vec<T>,
}

#[derive(serde::Serialize)]
pub struct Filter;

#[api_client(base_url = "https://api.example.com")]
pub trait Shop {
    #[get("/payments")]
    #[paginate(cursor = "next", into = "filter", items = "list")]
    async fn payments(&self, #[query] filter: &Filter) -> Result<Page<String>>;
}

fn main() {}
