use signed_api::prelude::*;

fn main() {
    #[derive(serde::Deserialize)]
    struct Local;

    #[api_client(base_url = "https://api.example.com")]
    #[auth(hmac = "ts")]
    trait Exchange {
        #[get("/orders/{id}")]
        async fn order(&self, id: u64) -> Result<Local>;
    }

    let client = ExchangeClient::new(Credentials::new("key", "secret")).unwrap();
    let _ = client.order(1);
}
