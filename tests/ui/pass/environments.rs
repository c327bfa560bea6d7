//! Environments by name: the builder chooses one.

use signed_api::prelude::*;
use signed_api::testing::{ScriptedTransport, Step};

#[api_client(environments(
    production = "https://api.example.com/v1",
    sandbox = "https://sandbox.example.com/v1",
))]
#[auth(hmac = "ts+path")]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {
    let built = |name: &str| {
        ExchangeClient::builder()
            .environment(name)
            .credentials(Credentials::new("k", "s"))
            .transport(ScriptedTransport::new(Vec::<Step>::new()))
            .build()
    };
    assert!(format!("{:?}", built("sandbox").expect("declared")).contains("https://sandbox.example.com"));
    assert!(built("staging").is_err());
}
