use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com")]
pub trait Shop {
    #[get("/payments")]
    #[paginate(page = "page", items = "list")]
    async fn payments(&self, page: u32) -> Result<Vec<String>>;
}

fn main() {}
