use std::fmt::Debug;

use signed_api::prelude::*;

pub trait Named {
    type Name: serde::Serialize;

    fn name(&self) -> &'static str;
}

impl Named for ExchangeClient {
    type Name = String;

    fn name(&self) -> &'static str {
        "exchange"
    }
}

#[api_client(base_url = "https://api.example.com")]
pub trait Exchange: Named + Debug + Clone + Send + Sync + 'static
where
    Self: Unpin,
{
    #[get("/orders")]
    async fn orders(&self, name: &<Self as Named>::Name) -> Result<()>;

    fn shout(&self) -> String {
        self.name().to_uppercase()
    }
}

fn main() {
    assert_eq!(ExchangeClient::new().unwrap().shout(), "EXCHANGE");
}
