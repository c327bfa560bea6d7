use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com")]
pub trait Shop {
    #[get("/payments")]
    #[paginate(last = "id", into = "from", add = "one")]
    async fn payments(&self, from: u64) -> Result<Vec<String>>;
}

fn main() {}
