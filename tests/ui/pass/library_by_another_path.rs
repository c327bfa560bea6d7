pub mod facade {
    pub mod inner {
        pub use signed_api as library;
    }
}

use facade::inner::library::prelude::*;

#[api_client(base_url = "https://api.example.com", crate = crate::facade::inner::library)]
#[auth(hmac = "ts")]
pub trait Exchange {
    #[get("/orders")]
    async fn orders(&self) -> Result<()>;
}

#[api_client(crate = ::signed_api)]
pub trait Absolute {}

fn main() {
    assert!(ExchangeClient::new(Credentials::new("key", "secret")).is_ok());
}
