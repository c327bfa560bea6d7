use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com")]
#[limits(weight = "1200/1m, 100/1s")]
#[limit(weight = 101)]
trait Exchange {
    #[get("/book")]
    #[limit(weight = 1000)]
    async fn book(&self) -> Result<()>;

    #[get("/time")]
    #[limit(weight = 0)]
    async fn time(&self) -> Result<()>;
}

fn main() {}
