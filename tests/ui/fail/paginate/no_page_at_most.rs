use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com")]
pub trait Shop {
    #[get("/payments")]
    #[paginate(link, max_pages = 0)]
    async fn payments(&self) -> Result<Vec<String>>;
}

fn main() {}
