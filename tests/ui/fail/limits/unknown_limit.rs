use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com")]
#[limits(orders = "50/10s", weight = "1200/1m")]
trait Exchange {
    #[post("/orders")]
    #[limit(order = 1, wieght = 5)]
    async fn place(&self) -> Result<()>;

    #[get("/time")]
    #[limit(requests = 1)]
    async fn time(&self) -> Result<()>;
}

fn main() {}
