use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com")]
#[limits(weight = "1200/1m", used = "X-Used-Weight", remaining("5/1s"))]
trait First {
    #[get("/time")]
    async fn time(&self) -> Result<()>;
}

#[api_client(base_url = "https://api.example.com")]
#[limits(
    weight("1200/1m, 100/1s", used = "X-Used-Weight"),
    orders(used = "X-Orders"),
    raw("5/1s", used = "X-Raw", remaining = "X-Raw-Left"),
    other("5/1s", usde = "X-Other"),
    last("5/1s", used = "X Last"),
    empty(),
)]
trait Second {
    #[get("/time")]
    async fn time(&self) -> Result<()>;
}

fn main() {}
