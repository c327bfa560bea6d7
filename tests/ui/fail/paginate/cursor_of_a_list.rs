use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com")]
pub trait Shop {
    #[get("/payments")]
    #[paginate(cursor = "next")]
    async fn payments(&self, cursor: Option<&str>) -> Result<Vec<String>>;
}

fn main() {}
