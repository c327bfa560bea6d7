use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com")]
#[limits(weight = "1200/1m")]
trait Exchange {
    #[get("/trades")]
    #[limit(weight = |depth| depth / 2)]
    async fn trades(&self, depth: &str) -> Result<()>;
}

fn main() {}
