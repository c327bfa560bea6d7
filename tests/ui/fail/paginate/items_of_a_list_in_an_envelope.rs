use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com")]
#[envelope(success("code" = 0), data = "data")]
pub trait Shop {
    #[get("/payments")]
    #[paginate(cursor = "next", items = "data.list")]
    async fn payments(&self, cursor: Option<&str>) -> Result<Vec<u64>>;
}

fn main() {}
