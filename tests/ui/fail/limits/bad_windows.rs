use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com")]
#[limits(
    orders = "50/10x",
    weight = "1200",
    raw = "0/1m",
    uid = "50/10s, many/1d",
    ip = "5/10s, 6/10000ms",
    host = "1/0s",
    all = 50,
)]
trait Exchange {
    #[get("/time")]
    async fn time(&self) -> Result<()>;
}

fn main() {}
