use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com")]
#[auth(hmac = "ts + path")]
pub trait Exchange {
    const VERSION: u8 = 1;

    #[get("/orders/{id}")]
    async fn order(&self, idd: u64) -> Result<String>;

    #[gte("/names")]
    async fn name<'a>(&'a self, text: &'a str) -> Result<String>;

    #[get("/prices")]
    fn price(&self) -> impl Future<Output = Result<u64>>;

    async fn both(&self) -> Result<String> {
        self.order(1).await?;
        self.name("x").await
    }
}

struct Fake;

impl Exchange for Fake {
    async fn order(&self, idd: u64) -> Result<String> {
        Ok(idd.to_string())
    }

    async fn name<'a>(&'a self, text: &'a str) -> Result<String> {
        Ok(text.to_owned())
    }

    async fn price(&self) -> Result<u64> {
        Ok(1)
    }
}

async fn with_client(credentials: Credentials) -> Result<u64> {
    let client = ExchangeClient::new(credentials)?;
    let _: String = client.order(1).timeout(std::time::Duration::from_secs(1)).await?;
    let _: String = client.name("x").await?;
    let _ = ExchangeClient::builder().base_url("https://example.com").build()?;
    generic(&client).await?;
    client.price().await
}

fn generic<E: Exchange + Sync>(exchange: &E) -> impl Future<Output = Result<String>> + Send {
    exchange.both()
}

fn main() {
    let _ = (with_client, generic(&Fake));
}
