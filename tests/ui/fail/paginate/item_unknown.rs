use signed_api::prelude::*;

#[derive(serde::Deserialize)]
pub struct Envelope;

#[api_client(base_url = "https://api.example.com")]
pub trait Shop {
    #[get("/payments")]
    #[paginate(cursor = "next", items = "data.list")]
    async fn payments(&self, cursor: Option<&str>) -> Result<Envelope>;
}

fn main() {}
