use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com")]
#[limits(weight = "1200/1m")]
trait Exchange {
    #[get("/book")]
    #[limit(weight = |limit| limit > 100)]
    async fn book(&self, limit: u32) -> Result<()>;
}

fn main() {}
