use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com")]
trait Exchange {
    #[get("/time")]
    #[limits(orders = "50/10s")]
    async fn time(&self) -> Result<()>;
}

fn main() {}
