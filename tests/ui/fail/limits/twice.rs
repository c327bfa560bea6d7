use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com")]
#[limits(orders = "50/10s", orders = "160000/1d", margin = "1s", margin = "2s")]
trait Exchange {
    #[post("/orders")]
    #[limit(orders = 1, orders = 2)]
    async fn place(&self) -> Result<()>;

    #[post("/test")]
    #[limit(orders = 1)]
    #[limit(orders = 2)]
    async fn test(&self) -> Result<()>;
}

fn main() {}
