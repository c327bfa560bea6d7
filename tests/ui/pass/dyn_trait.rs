use std::sync::Arc;

use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com", dyn)]
pub trait Exchange: Send + Sync {
    #[get("/orders/{id}")]
    async fn order(&self, id: &str) -> Result<u64>;

    #[get("/orders/{id}")]
    async fn named<'a>(&'a self, id: &'a str) -> Result<u64>;

    #[get("/generic")]
    async fn generic<T: serde::Serialize + Sync>(&self, value: &T) -> Result<()>
    where
        Self: Sized;

    #[get("/conditional")]
    async fn conditional(&self, #[cfg(all())] present: u8) -> Result<()>;

    async fn sum(&self, id: &str, other: Option<&str>, list: &[&str]) -> Result<u64> {
        let other = other.map_or(0, str::len) + list.len();
        Ok(self.order(id).await? + u64::try_from(other).unwrap_or(0))
    }

    fn plain(&self) -> u8 {
        1
    }
}

fn is_send<T: Send>(_: T) {}

fn main() {
    let client = ExchangeClient::new().unwrap();
    let shared: Arc<dyn Exchange> = Arc::new(client.clone());
    let owned: Box<dyn Exchange> = Box::new(client);
    is_send(shared.sum("1", None, &[]));
    is_send(owned.order("1"));
    assert_eq!(shared.plain(), owned.plain());
}
