use signed_api::prelude::*;

#[derive(serde::Deserialize)]
pub struct Page {
    pub list: Vec<u64>,
}

#[api_client(base_url = "https://api.example.com")]
#[envelope(success("code" = 0), data = "data")]
pub trait Shop {
    #[get("/payments")]
    #[paginate(cursor = "data.next", items = "list", item = u64)]
    async fn payments(&self, cursor: Option<&str>) -> Result<Page>;
}

fn main() {}
