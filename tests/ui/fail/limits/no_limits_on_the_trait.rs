use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com")]
trait Exchange {
    #[post("/orders")]
    #[limit(orders = 1)]
    async fn place(&self) -> Result<()>;
}

fn main() {}
