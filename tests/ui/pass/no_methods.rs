use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com")]
pub trait Exchange {}

#[api_client(base_url = "https://api.example.com", dyn)]
#[auth(hmac = "ts")]
pub trait OnlyDefaults {
    fn one(&self) -> u8 {
        1
    }
}

fn main() {
    let _ = ExchangeClient::new().unwrap();
    let client: Box<dyn OnlyDefaults> = Box::new(OnlyDefaultsClient::new().unwrap());
    assert_eq!(client.one(), 1);
}
