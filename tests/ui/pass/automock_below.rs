use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com")]
#[auth(hmac = "ts")]
#[mockall::automock]
pub trait Exchange {
    #[get("/orders/{id}")]
    async fn order(&self, id: u64, #[query] limit: u8) -> Result<String>;
}

fn main() {
    let mut mock = MockExchange::new();
    mock.expect_order().never();
    drop(mock);
}
