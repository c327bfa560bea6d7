use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com")]
#[paginate(link)]
pub trait Shop {
    #[get("/payments")]
    async fn payments(&self) -> Result<Vec<String>>;
}

fn main() {}
